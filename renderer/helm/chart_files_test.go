package helm

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"helm.sh/helm/v3/pkg/chart"

	"wheelhouse/renderer/answer"
	"wheelhouse/renderer/files"
)

const (
	shopChart = "apiVersion: v2\nname: shop\nversion: 1.0.0\n"
	configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\n"
)

func emptyChart() *chart.Chart {
	return &chart.Chart{Metadata: &chart.Metadata{Name: "c"}}
}

// repository is a folder with files, by their paths.
func repository(t *testing.T, content map[string]string) files.FolderHost {
	t.Helper()
	root := t.TempDir()
	for name, text := range content {
		writeFile(t, filepath.Join(root, name), []byte(text))
	}
	return files.FolderHost{Roots: []string{root}}
}

func mustFail(t *testing.T, host files.Host, request Request) *answer.Failure {
	t.Helper()
	if request.ReleaseName == "" {
		request.ReleaseName = "rel"
	}
	result, err := Render(host, request)
	failure, isFailure := errors.AsType[*answer.Failure](err)
	if !isFailure {
		t.Fatalf("no failure but %v %v", result, err)
	}
	return failure
}

func mustRender(t *testing.T, host files.Host, request Request) *answer.Answer {
	t.Helper()
	if request.ReleaseName == "" {
		request.ReleaseName = "rel"
	}
	result, err := Render(host, request)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

func expectFailure(t *testing.T, failure *answer.Failure, code answer.Code, place string, words ...string) {
	t.Helper()
	if failure.Code != code || failure.Place != place {
		t.Errorf("%s at %q, want %s at %q: %s", failure.Code, failure.Place, code, place, failure.Message)
	}
	for _, word := range words {
		if !strings.Contains(failure.Message, word) {
			t.Errorf("%q does not say %q", failure.Message, word)
		}
	}
}

// packedChart packs files of a size each; a name may hold %d.
func packedChart(t *testing.T, name string, count, size int) string {
	t.Helper()
	var packed bytes.Buffer
	zipped := gzip.NewWriter(&packed)
	archive := tar.NewWriter(zipped)
	for number := range count {
		entry := &tar.Header{Name: strings.ReplaceAll(name, "%d", fmt.Sprint(number)), Mode: 0o644, Size: int64(size)}
		if err := archive.WriteHeader(entry); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write(make([]byte, size)); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(archive.Close(), zipped.Close()); err != nil {
		t.Fatal(err)
	}
	return packed.String()
}

func TestAChartIsADirectory(t *testing.T) {
	host := repository(t, map[string]string{"file": "x", "shop/Chart.yaml": shopChart})
	expectFailure(t, mustFail(t, host, Request{Chart: "/0/nowhere"}), answer.PathNotFound, "nowhere", `"nowhere"`)
	expectFailure(t, mustFail(t, host, Request{Chart: "/0/file"}), answer.PathNotFound, "file")
	expectFailure(t, mustFail(t, host, Request{Chart: "/7/shop"}), answer.PathNotFound, "shop")
	if result := mustRender(t, host, Request{Chart: "/0/shop/"}); len(result.Manifests) != 0 {
		t.Errorf("objects out of nothing: %v", result.Manifests)
	}
}

func TestPackedChartsAreBoundedInsideNotOnlyOutside(t *testing.T) {
	for name, packed := range map[string]string{
		"many files":   packedChart(t, "c/f%d", maxChartFiles+1, 0),
		"many folders": packedChart(t, "c/f%d/", maxChartFiles+1, 0),
		"large files":  packedChart(t, "c/f%d", maxChartBytes/maxFileBytes+1, maxFileBytes),
	} {
		host := repository(t, map[string]string{"shop/Chart.yaml": shopChart, "shop/charts/bomb.tgz": packed})
		failure := mustFail(t, host, Request{Chart: "/0/shop"})
		if failure.Code != answer.LimitExceeded {
			t.Errorf("%s: %s %s", name, failure.Code, failure.Message)
		}
	}
	host := repository(t, map[string]string{"shop/Chart.yaml": shopChart, "shop/charts/bomb.tgz": packedChart(t, "c/f", 1, maxFileBytes+1)})
	expectFailure(t, mustFail(t, host, Request{Chart: "/0/shop"}), answer.RenderFailed, "shop/charts/bomb.tgz", "larger than the maximum file size")
}

func TestAPackedChartCountsAgainWhenItIsKnown(t *testing.T) {
	packed := []byte(packedChart(t, "c/f%d", maxChartFiles/2+1, 0))
	room := newBudget()
	if _, err := unpackedChart(packed, room); err != nil {
		t.Fatal(err)
	}
	if _, err := unpackedChart(packed, room); err == nil {
		t.Error("two charts that hold too much together are not refused")
	}
	if _, err := unpackedChart(packed, newBudget()); err != nil {
		t.Errorf("another render: %v", err)
	}
}

func TestLinksThatLeadAroundInACircleEnd(t *testing.T) {
	host := repository(t, map[string]string{"shop/Chart.yaml": shopChart})
	linkFile(t, filepath.Join(host.Roots[0], "shop/charts/self"), "..")
	failure := mustFail(t, host, Request{Chart: "/0/shop"})
	expectFailure(t, failure, answer.LimitExceeded, "", "shop/charts/self/charts/self", "symbolic link")

	host = repository(t, map[string]string{"shop/Chart.yaml": shopChart})
	for _, name := range []string{"a", "b", "c"} {
		linkFile(t, filepath.Join(host.Roots[0], "shop", name), ".")
	}
	expectFailure(t, mustFail(t, host, Request{Chart: "/0/shop"}), answer.LimitExceeded, "")
}

func TestLinksOutOfTheRepositoryAreNotFollowed(t *testing.T) {
	for target, code := range map[string]answer.Code{
		"/etc/hostname": answer.PathOutOfRepo, "../../outside": answer.PathOutOfRepo, "nowhere": answer.RenderFailed, "link.yaml": answer.RenderFailed,
	} {
		host := repository(t, map[string]string{"shop/Chart.yaml": shopChart})
		writeFile(t, filepath.Join(filepath.Dir(host.Roots[0]), "outside"), []byte("topsecret"))
		linkFile(t, filepath.Join(host.Roots[0], "shop/link.yaml"), target)
		failure := mustFail(t, host, Request{Chart: "/0/shop"})
		expectFailure(t, failure, code, "shop/link.yaml", "shop/link.yaml")
	}
}

func TestWhatIsIgnoredMayBeBroken(t *testing.T) {
	host := repository(t, map[string]string{"shop/Chart.yaml": shopChart, "shop/.helmignore": "docs/\n", "shop/templates/a.yaml": configMap})
	linkFile(t, filepath.Join(host.Roots[0], "shop/docs/link"), "/etc")
	result := mustRender(t, host, Request{Chart: "/0/shop"})
	if len(result.Manifests) != 1 || result.Manifests[0].Place != "shop/templates/a.yaml" {
		t.Errorf("%v", result.Manifests)
	}
}

// pointerHost says of some files that their content is elsewhere.
type pointerHost struct {
	files.Host
	codes map[string]files.Code
}

func (h pointerHost) Read(path string) ([]byte, error) {
	if code, ok := h.codes[path]; ok {
		return nil, &files.Error{Path: path, Code: code}
	}
	return h.Host.Read(path)
}

func TestWhatTheHostRefusesIsNamed(t *testing.T) {
	plain := repository(t, map[string]string{"shop/Chart.yaml": shopChart, "shop/big.bin": "x", "shop/charts/part/Chart.yaml": shopChart})
	for code, want := range map[files.Code]answer.Code{
		files.LFSPointer: answer.LFSPointer, files.Submodule: answer.Submodule, files.LimitExceeded: answer.LimitExceeded, files.Outside: answer.PathOutOfRepo,
	} {
		host := pointerHost{Host: plain, codes: map[string]files.Code{"/0/shop/big.bin": code}}
		expectFailure(t, mustFail(t, host, Request{Chart: "/0/shop"}), want, "shop/big.bin", "shop/big.bin")
	}
}
