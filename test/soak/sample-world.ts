// What the soak wants to be so: applications in Git, each with some objects. It is the one place that knows the desired state.
import { APPLICATION_LABEL } from '@wheelhouse/protocol';

/** An object that an application should have. */
export interface WantedObject {
  readonly kind: 'ConfigMap' | 'Secret' | 'Service' | 'Deployment';
  readonly namespace: string;
  readonly name: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** What a canary is in: nothing that is written down may hold it. */
export const CANARY = 'canary-7f3a91';

/** The field that may differ, by the rule of the set. */
export const IGNORED_KEY = 'ignored';

/** One application: its state in Git. */
export class SampleApplication {
  readonly name: string;
  readonly namespace: string;
  version = 0;
  hasExtra = true;
  isBroken = false;

  constructor(index: number) {
    this.name = `app-${String(index).padStart(2, '0')}`;
    this.namespace = `soak-${index % 3}`;
  }

  /** The objects that its folder has. The hook is not among them: it is no state. */
  wanted(): WantedObject[] {
    const { name, namespace, version } = this;
    const text = `v${version}`;
    const labels = { app: name };
    const base = (
      kind: WantedObject['kind'],
      rest: Readonly<Record<string, unknown>>,
      objectName = name,
    ): WantedObject => {
      const apiVersion = kind === 'Deployment' ? 'apps/v1' : 'v1';
      const { annotations, ...content } = rest;
      return {
        kind,
        namespace,
        name: objectName,
        manifest: {
          apiVersion,
          kind,
          metadata: { name: objectName, namespace, ...(annotations !== undefined && { annotations }) },
          ...content,
        },
      };
    };
    const container = { name: 'web', image: `nginx:1.${version}` };
    return [
      base('ConfigMap', { data: { version: text, [IGNORED_KEY]: 'from Git' } }),
      base('Secret', { stringData: { password: `${CANARY}-git-${text}` } }),
      base('Service', {
        annotations: { version: text },
        spec: { selector: labels, ports: [{ port: 80, targetPort: 8_080 }] },
      }),
      // No replicas: there are no nodes, and a Deployment without replicas is Healthy.
      base('Deployment', {
        spec: {
          replicas: 0,
          selector: { matchLabels: labels },
          template: { metadata: { labels }, spec: { containers: [container] } },
        },
      }),
      ...(this.hasExtra
        ? [
            base(
              'ConfigMap',
              { annotations: { 'argocd.argoproj.io/sync-wave': '1' }, data: { version: text } },
              `${name}-extra`,
            ),
          ]
        : []),
    ];
  }

  /** The application's file in Git. */
  file(): Record<string, string> {
    const hook = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: `${this.name}-hook`,
        namespace: this.namespace,
        annotations: { 'argocd.argoproj.io/hook': 'PreSync' },
      },
      data: { version: `v${this.version}` },
    };
    const documents = [...this.wanted().map(({ manifest }) => manifest), hook].map((object) => JSON.stringify(object));
    const text = this.isBroken ? 'kind: [broken\n' : documents.join('\n---\n');
    return { [`apps/${this.namespace}/${this.name}/all.yaml`]: text };
  }
}

/** The path of an object, and of its collection, at the API server. */
export function pathsOf({ kind, namespace, name }: Pick<WantedObject, 'kind' | 'namespace' | 'name'>): {
  collection: string;
  object: string;
} {
  const plural = { ConfigMap: 'configmaps', Secret: 'secrets', Service: 'services', Deployment: 'deployments' }[kind];
  const collection = `${kind === 'Deployment' ? '/apis/apps/v1' : '/api/v1'}/namespaces/${namespace}/${plural}`;
  return { collection, object: `${collection}/${name}` };
}

/** Names an object in the ledger of causes and in the audit log. */
export function nameOf({ kind, namespace, name }: Pick<WantedObject, 'kind' | 'namespace' | 'name'>): string {
  return `${pathsOf({ kind, namespace, name }).collection.split('/').at(-1) ?? ''} ${namespace}/${name}`;
}

/** One set that makes all applications. */
export function sampleSet(repositoryUrl: string): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'soak' },
    spec: {
      generators: [{ git: { repoURL: repositoryUrl, revision: 'main', directories: [{ path: 'apps/*/*' }] } }],
      template: {
        metadata: { name: '{{path.basename}}' },
        spec: {
          project: 'default',
          source: { repoURL: repositoryUrl, targetRevision: 'main', path: '{{path}}' },
          destination: { name: 'one', namespace: '{{path[1]}}' },
          syncPolicy: {
            automated: { prune: true, selfHeal: true },
            syncOptions: ['CreateNamespace=true'],
            retry: { limit: -1, backoff: { duration: '1s', factor: 2, maxDuration: '5s' } },
          },
          ignoreDifferences: [{ kind: 'ConfigMap', jsonPointers: [`/data/${IGNORED_KEY}`] }],
        },
      },
    },
  });
}

/** The label that the agent marks its objects with: copied onto bystanders, which it must leave alone. */
export const TRACKING_LABEL = APPLICATION_LABEL;
