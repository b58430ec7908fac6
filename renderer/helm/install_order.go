package helm

import "helm.sh/helm/v3/pkg/releaseutil"

// installPlaces says when Helm installs objects of a kind.
var installPlaces = func() map[string]int {
	places := make(map[string]int, len(releaseutil.InstallOrder))
	for place, kind := range releaseutil.InstallOrder {
		places[kind] = place
	}
	return places
}()

// unknownKind is the place of all kinds that Helm does not name: behind the others, by their names.
var unknownKind = len(installPlaces)

func installPlace(kind string) int {
	if place, isKnown := installPlaces[kind]; isKnown {
		return place
	}
	return unknownKind
}
