package helm

// Request is one `helm template`. Paths begin with the number of a root: `/0/charts/shop`.
type Request struct {
	// Chart is the directory of the chart.
	Chart       string `json:"chart"`
	ReleaseName string `json:"releaseName"`
	Namespace   string `json:"namespace"`
	// KubeVersion is the version of the cluster; empty is Helm's own default.
	KubeVersion string `json:"kubeVersion"`
	// APIVersions are added to the group versions that Helm knows.
	APIVersions []string `json:"apiVersions"`
	// Values come with the lowest weight first.
	Values []ValuesSource `json:"values"`
	// Set, SetString and SetFile hold what stands after `--set`, `--set-string` and `--set-file`.
	Set                  []string `json:"set"`
	SetString            []string `json:"setString"`
	SetFile              []string `json:"setFile"`
	IncludeCRDs          bool     `json:"includeCrds"`
	SkipTests            bool     `json:"skipTests"`
	SkipSchemaValidation bool     `json:"skipSchemaValidation"`
	// Dependencies are charts that were fetched for this one.
	Dependencies []FetchedDependency `json:"dependencies"`
}

// ValuesSource is a file of values, or their text.
type ValuesSource struct {
	Path string `json:"path"`
	Text string `json:"text"`
}

// FetchedDependency is a remote dependency that lies unpacked in a root.
type FetchedDependency struct {
	Name       string `json:"name"`
	Version    string `json:"version"`
	Repository string `json:"repository"`
	// Path is where its `Chart.yaml` lies.
	Path string `json:"path"`
}
