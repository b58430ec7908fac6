// Package discovery stands for the question which kinds a cluster serves; rendering never asks one.
package discovery

import (
	"errors"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
)

// ErrNoCluster is the only answer: a render must not depend on what a cluster holds.
var ErrNoCluster = errors.New("no cluster is asked while rendering")

// DiscoveryClient never exists.
type DiscoveryClient struct{}

// NewDiscoveryClientForConfig always refuses.
func NewDiscoveryClientForConfig(*rest.Config) (*DiscoveryClient, error) {
	return nil, ErrNoCluster
}

// ServerResourcesForGroupVersion always refuses.
func (*DiscoveryClient) ServerResourcesForGroupVersion(string) (*metav1.APIResourceList, error) {
	return nil, ErrNoCluster
}
