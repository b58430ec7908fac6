//go:build wasip1

// The renderer: Kustomize and Helm behind two functions, for a host that gives files and nothing else.
package main

import "wheelhouse/renderer/reactor"

func init() {
	reactor.Serve(render)
}

func main() {}
