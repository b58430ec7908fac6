//go:build wasip1

// Package reactor is a module's half of the exchange with its host: two functions, over a buffer each.
package reactor

import (
	"fmt"
	"unsafe"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

// Renderer renders what a request, as JSON, asks for.
type Renderer func(host files.Host, request []byte) (*answer.Answer, error)

var (
	renderer Renderer
	// request is the buffer that the host fills before it calls render.
	request []byte
	// result is kept until the next call, as the host reads it after render has returned.
	result []byte
)

// Serve says what answers requests. A module calls it once, when it is initialized.
func Serve(serving Renderer) {
	renderer = serving
}

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
	result = answer.Encode(rendered(unsafe.Slice((*byte)(address), length)))
	request = nil
	return uint64(uintptr(unsafe.Pointer(unsafe.SliceData(result))))<<32 | uint64(len(result))
}

// rendered does not let a panic of a tool end the process.
func rendered(text []byte) (found *answer.Answer, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			err = fmt.Errorf("the renderer failed: %v", problem)
		}
	}()
	return renderer(files.ImportedHost{}, text)
}
