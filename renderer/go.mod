// The tools behind Kustomize and Helm sources, compiled to one WebAssembly module (see scripts/build-renderer.mjs).
// Their versions decide what a render is: to move to another one, change it here, run `go mod tidy`, and run the rendering cases.
module wheelhouse/renderer

go 1.26.0

require (
	helm.sh/helm/v3 v3.22.0
	sigs.k8s.io/kustomize/api v0.21.1
	sigs.k8s.io/kustomize/kyaml v0.21.1
	sigs.k8s.io/yaml v1.6.0
)

// Helm's engine names the Kubernetes client only for `lookup`, which has no cluster to ask here. Both modules are left out
// (together they would double the size of the module and its start): the stubs declare the names and answer "no cluster".
replace (
	k8s.io/apiextensions-apiserver => ./kubernetes-stubs/apiextensions-apiserver
	k8s.io/client-go => ./kubernetes-stubs/client-go
)
