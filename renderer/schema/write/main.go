// Writes the built-in definitions into the file that the module embeds: `go run ./schema/write FILE`.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"wheelhouse/renderer/schema"
)

func main() {
	if len(os.Args) != 2 {
		fail(fmt.Errorf("usage: write FILE"))
	}
	encoded, err := schema.Encode(schema.Reduce(schema.FromLibrary()))
	if err != nil {
		fail(err)
	}
	if err := os.MkdirAll(filepath.Dir(os.Args[1]), 0o755); err != nil {
		fail(err)
	}
	if err := os.WriteFile(os.Args[1], encoded, 0o644); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
