// Package scheme stands for the list of group versions that Helm knows without asking a cluster.
package scheme

import "k8s.io/apimachinery/pkg/runtime/schema"

// Versions is a list of known group versions.
type Versions []schema.GroupVersion

// Scheme holds what the real one of this version of client-go holds, in the order of its registration.
var Scheme = Versions{}

// PrioritizedVersionsAllGroups lists every group version.
func (versions Versions) PrioritizedVersionsAllGroups() []schema.GroupVersion {
	return versions
}
