//go:build wasip1

// The renderer of Jsonnet: a small module of its own, as few sources need it.
package main

import (
	"encoding/json"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
	"wheelhouse/renderer/jsonnet"
	"wheelhouse/renderer/reactor"
)

func init() {
	reactor.Serve(func(host files.Host, text []byte) (*answer.Answer, error) {
		var request jsonnet.Request
		if err := json.Unmarshal(text, &request); err != nil {
			return nil, err
		}
		return jsonnet.Render(host, request)
	})
}

func main() {}
