// Package v1beta1 stands for the types of apiextensions.k8s.io/v1beta1, of which only the registration is named.
package v1beta1

// AddToScheme does nothing: the list of known group versions already holds this one.
func AddToScheme(any) error { return nil }
