// What the benchmarks deploy: applications of a Deployment, a Service and a ConfigMap, all of which change with the version.
import type { Manifest } from '../support/bare-client.js';

export function applicationNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `app-${String(index).padStart(3, '0')}`);
}

/** The three objects of one application, as JSON. */
export function objectsOf(name: string, version: string): Record<string, unknown>[] {
  const labels = { app: name };
  const container = { name: 'web', image: 'nginx:1.27', env: [{ name: 'VERSION', value: version }] };
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name },
      spec: {
        replicas: 2,
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [container] } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, annotations: { version } },
      spec: { selector: labels, ports: [{ port: 80, targetPort: 8_080 }] },
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data: { version, text: 'x'.repeat(200) } },
  ];
}

/** Files for Git: one folder for each application. */
export function filesOf(names: readonly string[], version: string): Record<string, string> {
  return Object.fromEntries(
    names.map((name) => [
      `apps/${name}/all.yaml`,
      objectsOf(name, version)
        .map((object) => JSON.stringify(object))
        .join('\n---\n'),
    ]),
  );
}

/** The same objects for a bare client. */
export function manifestsOf(names: readonly string[], version: string, namespace: string): Manifest[] {
  const collections: Readonly<Record<string, string>> = {
    Deployment: `/apis/apps/v1/namespaces/${namespace}/deployments`,
    Service: `/api/v1/namespaces/${namespace}/services`,
    ConfigMap: `/api/v1/namespaces/${namespace}/configmaps`,
  };
  return names.flatMap((name) =>
    objectsOf(name, version).map((object) => ({ path: `${collections[String(object['kind'])]}/${name}`, object })),
  );
}

/** Deployments first, as a tracked path for patches. */
export function deploymentPath(namespace: string, name: string): string {
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
}

/** One application for each folder of the repository, on the cluster `one`. */
export function setOfFolders(repositoryUrl: string, namespace: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: bench
spec:
  generators:
    - git: {repoURL: ${repositoryUrl}, revision: main, directories: [{path: apps/*}]}
  template:
    metadata:
      name: '{{path.basename}}'
    spec:
      project: default
      source: {repoURL: ${repositoryUrl}, targetRevision: main, path: '{{path}}'}
      destination: {name: one, namespace: ${namespace}}
      syncPolicy:
        automated: {prune: true, selfHeal: true}
        syncOptions: [CreateNamespace=true]
`;
}
