package helm

import (
	"fmt"
	"strings"

	"helm.sh/helm/v3/pkg/chartutil"
)

const (
	// defaultKubeVersion is what released builds of this version of Helm assume when they are told no version.
	defaultKubeVersion = "v1.37.0"
	// helmVersion is what released builds of this version of Helm say of themselves.
	helmVersion = "v3.22.0"
)

// capabilitiesOf gives what templates see of the cluster: its version, and the group versions Helm knows with those of the request.
func capabilitiesOf(request Request) (*chartutil.Capabilities, error) {
	asked := request.KubeVersion
	if asked == "" {
		asked = defaultKubeVersion
	}
	version, err := chartutil.ParseKubeVersion(asked)
	if err != nil {
		return nil, fmt.Errorf("invalid kube version '%s': %w", asked, err)
	}
	capabilities := chartutil.DefaultCapabilities.Copy()
	capabilities.KubeVersion = *version
	capabilities.HelmVersion.Version = helmVersion
	capabilities.HelmVersion.GitTreeState = "clean"
	known := capabilities.APIVersions
	capabilities.APIVersions = known[:len(known):len(known)]
	for _, versions := range request.APIVersions {
		capabilities.APIVersions = append(capabilities.APIVersions, strings.Split(versions, ",")...)
	}
	return capabilities, nil
}
