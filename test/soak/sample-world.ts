// What the soak wants to be so: applications in Git, each with some objects. It is the one place that knows the desired state.
import { APPLICATION_LABEL, RESOURCES_FINALIZER } from '@wheelhouse/protocol';

/** An object that an application should have. */
export interface WantedObject {
  readonly kind: 'ConfigMap' | 'Secret' | 'Service' | 'Deployment';
  readonly namespace: string;
  readonly name: string;
  readonly manifest: Readonly<Record<string, unknown>>;
}

/** What a canary is in: nothing that is written down may hold it. */
export const CANARY = 'canary-7f3a91';

/** How many namespaces the applications share. */
const NAMESPACES = 3;

/** The field that may differ, by the rule of the set. */
export const IGNORED_KEY = 'ignored';

/** How the PreSync hooks of an application are: one that passes, one that no API server takes, or in addition one that runs and fails. */
export type HookState = 'good' | 'invalid' | 'failing';

/** One application: its state in Git. */
export class SampleApplication {
  readonly name: string;
  readonly namespace: string;
  /** Whether it is an application by itself, not one of the set's. */
  readonly isLone: boolean;
  version = 0;
  hasExtra = true;
  isBroken = false;
  hook: HookState = 'good';
  /** False while it is deleted, with its objects. */
  isPresent = true;

  constructor(index: number, isLone = false) {
    this.name = `${isLone ? 'lone' : 'app'}-${String(index).padStart(2, '0')}`;
    this.namespace = `soak-${index % NAMESPACES}`;
    this.isLone = isLone;
  }

  /** Its folder in Git. */
  get path(): string {
    return `${this.isLone ? 'lone' : 'apps'}/${this.namespace}/${this.name}`;
  }

  /** The names, as in the audit log, of all objects that it ever has, its hooks too. */
  everyName(): string[] {
    const { namespace, name } = this;
    return [
      ...this.objects().map(nameOf),
      ...['extra', 'hook'].map((part) => `configmaps ${namespace}/${name}-${part}`),
      `jobs ${namespace}/${name}-job`,
    ];
  }

  /** The names of what the agent may delete by itself at a change in Git: what is no longer there, and hooks before they run again. */
  removableNames(): string[] {
    return this.everyName().filter(
      (name) => /-(?:hook|job)$/.test(name) || (!this.hasExtra && name.endsWith('-extra')),
    );
  }

  /** The objects that should be there now. The hooks are not among them: they are no state. */
  wanted(): WantedObject[] {
    return this.isPresent ? this.objects() : [];
  }

  private objects(): WantedObject[] {
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
    const documents = [...this.objects().map(({ manifest }) => manifest), ...this.hooks()];
    const text = this.isBroken
      ? 'apiVersion: v1\nkind: ConfigMap\nmetadata: [broken\n'
      : documents.map((object) => JSON.stringify(object)).join('\n---\n');
    return { [`${this.path}/all.yaml`]: text };
  }

  private hooks(): unknown[] {
    const metadata = (part: string): unknown => ({
      name: `${this.name}-${part}`,
      namespace: this.namespace,
      annotations: { 'argocd.argoproj.io/hook': 'PreSync' },
    });
    const data = this.hook === 'invalid' ? 'no map' : { version: `v${this.version}` };
    const quick = { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('hook'), data };
    if (this.hook !== 'failing') return [quick];
    // There are no nodes: its pod never starts, so its time is soon up.
    const container = { name: 'job', image: 'busybox' };
    const spec = {
      activeDeadlineSeconds: 1,
      template: { spec: { restartPolicy: 'Never', containers: [container] } },
    };
    return [quick, { apiVersion: 'batch/v1', kind: 'Job', metadata: metadata('job'), spec }];
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

const AUTOMATED = {
  automated: { prune: true, selfHeal: true },
  syncOptions: ['CreateNamespace=true'],
  retry: { limit: -1, backoff: { duration: '1s', factor: 2, maxDuration: '5s' } },
};
const IGNORED = [{ kind: 'ConfigMap', jsonPointers: [`/data/${IGNORED_KEY}`] }];

/** One set that makes all applications but the lone ones. */
export function sampleSet(repositoryUrl: string): string {
  const generators = [{ git: { repoURL: repositoryUrl, revision: 'main', directories: [{ path: 'apps/*/*' }] } }];
  const template = {
    metadata: { name: '{{path.basename}}' },
    spec: specOf({ repositoryUrl, path: '{{path}}', namespace: '{{path[1]}}' }),
  };
  const spec = { generators, template };
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'soak' },
    spec,
  });
}

/** An application by itself, which takes its objects along when it is deleted. */
export function loneApplication({ name, path, namespace }: SampleApplication, repositoryUrl: string): string {
  return JSON.stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, finalizers: [RESOURCES_FINALIZER] },
    spec: specOf({ repositoryUrl, path, namespace }),
  });
}

function specOf({ repositoryUrl, path, namespace }: Record<'repositoryUrl' | 'path' | 'namespace', string>): unknown {
  return {
    project: 'default',
    source: { repoURL: repositoryUrl, targetRevision: 'main', path },
    destination: { name: 'one', namespace },
    syncPolicy: AUTOMATED,
    ignoreDifferences: IGNORED,
  };
}

/** The label that the agent marks its objects with: copied onto bystanders, which it must leave alone. */
export const TRACKING_LABEL = APPLICATION_LABEL;
