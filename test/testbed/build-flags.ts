// How `go build` is called, the same on every machine, so that the cache key of ./binaries.ts can be taken from it.

/** `v1.35.4` out of the text of tools/go.mod. */
export function kubernetesVersion(goMod: string): string {
  const version = /^\s*(?:require )?k8s\.io\/kubernetes (v\d+\.\d+\.\d+)/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error('tools/go.mod requires no k8s.io/kubernetes vX.Y.Z');
  return version;
}

/** Without the -X flags an API server reports v0.0.0-master, and nothing that reads a cluster's version can be tested on it. */
export function buildFlags(version: string): string[] {
  const [major = '', minor = ''] = version.slice(1).split('.');
  const variables = { gitVersion: version, gitMajor: major, gitMinor: minor };
  const stamps = Object.entries(variables).map(([name, value]) => `-X k8s.io/component-base/version.${name}=${value}`);
  return ['-mod=readonly', '-trimpath', '-buildvcs=false', `-ldflags=-s -w ${stamps.join(' ')}`];
}
