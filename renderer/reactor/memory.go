//go:build wasip1

package reactor

import (
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

const (
	// collectAbove is how much the heap may hold, in bytes, before a render begins. A collection between two renders costs less than
	// one beside a render, which has no second thread to run on.
	collectAbove = 64 << 20
	// growth lets the heap of one render grow to nine times what it began with before a collection begins beside it, in percent.
	growth = 800
	// limit is when collections become frequent, in bytes, below the maximum that the build gives the module's memory.
	limit = 400 << 20
)

var heapSize = []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}

func init() {
	debug.SetGCPercent(growth)
	debug.SetMemoryLimit(limit)
}

// tidy collects garbage if there is much of it.
func tidy() {
	metrics.Read(heapSize)
	if heapSize[0].Value.Uint64() > collectAbove {
		runtime.GC()
	}
}
