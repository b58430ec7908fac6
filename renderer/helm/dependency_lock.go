package helm

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"helm.sh/helm/v3/pkg/chart"
)

// checkLock refuses a lock file that was not made for the chart's present list of dependencies.
func checkLock(loaded *chart.Chart) error {
	required := loaded.Metadata.Dependencies
	if slices.ContainsFunc(required, isAlias) {
		// The digest is over the address behind the alias, which is not known here.
		return nil
	}
	if loaded.Lock.Digest == digestOf([2][]*chart.Dependency{required, loaded.Lock.Dependencies}) {
		return nil
	}
	names := [2]string{"Chart.lock", "Chart.yaml"}
	if loaded.Metadata.APIVersion == chart.APIVersionV1 {
		if loaded.Lock.Digest == digestOf(map[string][]*chart.Dependency{"dependencies": required}) {
			return nil
		}
		names = [2]string{"requirements.lock", "requirements.yaml"}
	}
	return fmt.Errorf("the lock file (%s) is out of sync with the dependencies file (%s). Please update the dependencies", names[0], names[1])
}

func isAlias(dependency *chart.Dependency) bool {
	return strings.HasPrefix(dependency.Repository, "@") || strings.HasPrefix(dependency.Repository, "alias:")
}

// digestOf is how lock files name a list of dependencies.
func digestOf(dependencies any) string {
	text, err := json.Marshal(dependencies)
	if err != nil {
		return ""
	}
	digest := sha256.Sum256(text)
	return "sha256:" + hex.EncodeToString(digest[:])
}
