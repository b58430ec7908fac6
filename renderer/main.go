//go:build wasip1

// The renderer: Kustomize and Helm behind two functions, for a host that gives files and nothing else.
package main

import (
	"unsafe"

	"wheelhouse/renderer/files"
)

var (
	// request is the buffer that the host fills before it calls render.
	request []byte
	// result is kept until the next call, as the host reads it after render has returned.
	result []byte
)

// allocate makes room for a request of a size in bytes.
//
//go:wasmexport allocate
func allocate(size uint32) unsafe.Pointer {
	request = make([]byte, max(size, 1))
	return unsafe.Pointer(unsafe.SliceData(request))
}

// render answers the request that lies at an address: the address of the answer in the upper half, its length in the lower.
//
//go:wasmexport render
func render(address unsafe.Pointer, length uint32) uint64 {
	tidy()
	result = answerTo(files.ImportedHost{}, unsafe.Slice((*byte)(address), length))
	request = nil
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(result))))<<32 | uint64(len(result))
}

func main() {}
