// Texts that the stories are told with: manifests in Git, and sets that make applications of them.

/** A Deployment and a ConfigMap, small and healthy. */
export function webFiles(image = 'nginx:1.25', replicas = 2): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: ${image}
---
${configMap('web-settings', { colour: 'blue' })}`;
}

/** A ConfigMap. */
export function configMap(name: string, data: Readonly<Record<string, string>>): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: ${JSON.stringify(data)}\n`;
}

/** What a set of the stories may differ in. */
export interface SetOptions {
  readonly name: string;
  readonly repositoryUrl: string;
  /** YAML of the generators' list, unindented. */
  readonly generators: string;
  readonly applicationName?: string;
  readonly path?: string;
  readonly revision?: string;
  readonly namespace?: string;
  readonly cluster?: string;
  /** JSON of `spec.template.spec.syncPolicy`. */
  readonly syncPolicy?: unknown;
  /** JSON of further fields of `spec`. */
  readonly spec?: Readonly<Record<string, unknown>>;
  /** JSON of further fields of `spec.template.spec.source`. */
  readonly source?: Readonly<Record<string, unknown>>;
  readonly finalizers?: readonly string[];
}

/** Syncs, prunes and heals, and makes the namespace. */
export const AUTOMATED = {
  automated: { prune: true, selfHeal: true },
  syncOptions: ['CreateNamespace=true'],
};
/** Syncs new commits, but leaves manual changes. */
export const REPORT_ONLY = { automated: { prune: true }, syncOptions: ['CreateNamespace=true'] };
/** Syncs when asked to. */
export const ON_REQUEST = { syncOptions: ['CreateNamespace=true'] };

/** Clusters that have the label `env`. */
export const CLUSTERS_WITH_ENV = `- clusters: {selector: {matchExpressions: [{key: env, operator: Exists}]}}`;

/** An application set as YAML text. */
export function applicationSet(options: SetOptions): string {
  const { name, repositoryUrl, generators, applicationName, path, revision, namespace, cluster } = options;
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: ${name}
spec:
${indent(generators, 2, 'generators:')}
${Object.entries(options.spec ?? {})
  .map(([key, value]) => `  ${key}: ${JSON.stringify(value)}\n`)
  .join('')}  template:
    metadata:
      name: '${applicationName ?? `${name}-{{name}}`}'
      labels: {set: ${name}}
      finalizers: ${JSON.stringify(options.finalizers ?? [])}
    spec:
      project: default
      source: ${JSON.stringify({ repoURL: repositoryUrl, targetRevision: revision ?? 'main', path: path ?? 'apps/web', ...options.source })}
      destination: {name: '${cluster ?? '{{name}}'}', namespace: '${namespace ?? name}'}
      syncPolicy: ${JSON.stringify(options.syncPolicy ?? AUTOMATED)}
`;
}

/** What a plain application of the stories may differ in. */
export interface ApplicationOptions extends Omit<SetOptions, 'generators' | 'spec' | 'applicationName'> {
  readonly project?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ignoreDifferences?: readonly unknown[];
}

/** A plain application as YAML text. */
export function application(options: ApplicationOptions): string {
  const { name, repositoryUrl, path, revision, namespace, cluster } = options;
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
${options.annotations ? `  annotations: ${JSON.stringify(options.annotations)}\n` : ''}  finalizers: ${JSON.stringify(options.finalizers ?? [])}
spec:
  project: ${options.project ?? 'default'}
  source: ${JSON.stringify({ repoURL: repositoryUrl, targetRevision: revision ?? 'main', path: path ?? 'apps/web', ...options.source })}
  destination: {name: '${cluster ?? ''}', namespace: '${namespace ?? name}'}
  syncPolicy: ${JSON.stringify(options.syncPolicy ?? AUTOMATED)}
${options.ignoreDifferences ? `  ignoreDifferences: ${JSON.stringify(options.ignoreDifferences)}\n` : ''}`;
}

function indent(text: string, spaces: number, heading: string): string {
  const pad = ' '.repeat(spaces);
  return [`${pad}${heading}`, ...text.split('\n').map((line) => `${pad}  ${line}`)].join('\n');
}
