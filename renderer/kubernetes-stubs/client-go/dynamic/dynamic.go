// Package dynamic stands for reading objects of any kind from a cluster; rendering never reads one.
package dynamic

import (
	"context"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/rest"
)

// Content is what was read: an object or a list, as plain data.
type Content interface {
	UnstructuredContent() map[string]any
}

// ResourceInterface reads objects of one kind.
type ResourceInterface interface {
	Get(ctx context.Context, name string, options metav1.GetOptions, subresources ...string) (Content, error)
	List(ctx context.Context, options metav1.ListOptions) (Content, error)
}

// NamespaceableResourceInterface can be narrowed to one namespace.
type NamespaceableResourceInterface interface {
	Namespace(name string) ResourceInterface
	ResourceInterface
}

// DynamicClient never exists.
type DynamicClient struct{}

// NewForConfig always refuses.
func NewForConfig(*rest.Config) (*DynamicClient, error) {
	return nil, discovery.ErrNoCluster
}

// Resource is never reached: there is no client to call it on.
func (*DynamicClient) Resource(schema.GroupVersionResource) NamespaceableResourceInterface {
	return nil
}
