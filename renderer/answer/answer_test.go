package answer

import (
	"errors"
	"fmt"
	"testing"

	"wheelhouse/renderer/files"
)

func TestAnAnswerIsWhatTheContractSays(t *testing.T) {
	cases := []struct {
		answer *Answer
		err    error
		want   string
	}{
		{answer: &Answer{}, want: `{"manifests":[],"warnings":[]}`},
		{
			answer: &Answer{Manifests: []Manifest{{JSON: `{"a":9007199254740993}`, Place: "t"}}, Warnings: []string{"w"}},
			want:   `{"manifests":[{"json":"{\"a\":9007199254740993}","place":"t"}],"warnings":["w"]}`,
		},
		{err: &Failure{Code: RemoteRefused, Message: "m", Place: "a:1"}, want: `{"error":{"code":"REMOTE_REFUSED","message":"m","place":"a:1"}}`},
		{err: fmt.Errorf("in: %w", &Failure{Code: PathNotFound, Message: "m"}), want: `{"error":{"code":"PATH_NOT_FOUND","message":"m"}}`},
		{err: errors.New("m"), want: `{"error":{"code":"RENDER_FAILED","message":"m"}}`},
		{
			err:  fmt.Errorf("reading: %w", &files.Error{Path: "/0/a.bin", Code: files.LFSPointer}),
			want: `{"error":{"code":"LFS_POINTER","message":"reading: a.bin is a Git LFS pointer, its content is not in the repository"}}`,
		},
	}
	for _, one := range cases {
		if got := string(Encode(one.answer, one.err)); got != one.want {
			t.Errorf("got %s, want %s", got, one.want)
		}
	}
}
