// The cluster port in this process, for demonstrations, tests and fleets of thousands: behaves like a real API server with working
// controllers as far as the port can see. `cluster.contract.ts` holds it to that.
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type {
  ApplyOptions,
  Cluster,
  DeleteOptions,
  KindFacts,
  KubernetesObject,
  ListOptions,
  LogOptions,
  ObjectKey,
  PageOptions,
  PatchOptions,
  ServedKind,
  WatchEvent,
  WatchHandle,
  WatchOptions,
  WriteOptions,
} from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import { ClusterView } from '../cluster-view.js';
import { fieldSelector } from './field-selector.js';
import { labelSelector } from './label-selector.js';
import { mergePatched } from './merge-patch.js';
import { SimulatedAccess, type AccessSubject } from './simulated-access.js';
import { SimulatedApi, type UpdateOptions } from './simulated-api.js';
import { SimulatedControllers } from './simulated-controllers.js';
import { SimulatedFaults, type SimulatedRequest } from './simulated-faults.js';
import { SimulatedLogs } from './simulated-logs.js';
import { SimulatedWatch } from './simulated-watch.js';

/** Until the pods of a workload are ready. */
const READY_AFTER_MS = 300;
const KUBE_VERSION = 'v1.35.4';
const FIRST_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

export interface SimulatedClusterOptions {
  /** Milliseconds until the pods of a workload are ready. Default 300. */
  readonly readyAfterMs?: number;
  readonly kubeVersion?: string;
  /** Default 3. */
  readonly nodeCount?: number;
  /** UID of the kube-system namespace, by which clusters are told apart. Default: a random one. */
  readonly uid?: string;
}

export class SimulatedCluster implements Cluster, AccessSubject {
  /** Orders faults. */
  readonly faults: SimulatedFaults;
  /** What users that are impersonated may do: nothing, by default. */
  readonly access = new SimulatedAccess();
  readonly #api = new SimulatedApi();
  readonly #controllers: SimulatedControllers;
  readonly #watches = new Map<SimulatedWatch, { apiVersion: string; kind: string }>();
  readonly #claims: { readonly kubeVersion: string; readonly nodeCount: number; readonly provider: string };
  readonly #logs = new SimulatedLogs();
  #isClosed = false;

  constructor(options: SimulatedClusterOptions = {}) {
    this.faults = new SimulatedFaults(() => this.#watches.keys());
    this.#claims = {
      kubeVersion: options.kubeVersion ?? KUBE_VERSION,
      nodeCount: options.nodeCount ?? 3,
      provider: 'simulated',
    };
    this.#controllers = new SimulatedControllers(this.#api, options.readyAfterMs ?? READY_AFTER_MS);
    this.#api.observe({ stored: (kind) => this.#startWaitingWatches(kind.kind), removed: () => this.#logs.wake() });
    for (const name of FIRST_NAMESPACES) {
      const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
      const uid = name === 'kube-system' ? options.uid : undefined;
      this.#api.write({ ...namespace, namespace: '', name }, () => namespace, { manager: 'kube-apiserver', uid });
    }
  }

  async identity(): Promise<{ uid: string }> {
    const uid = (await this.get({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'kube-system' }))?.metadata
      .uid;
    if (uid === undefined)
      throw new ClusterError('NOT_FOUND', 'The cluster has no namespace kube-system to identify it by.');
    return { uid };
  }

  claims(): Promise<Record<string, unknown>> {
    return this.#request('discover', {}, () => ({ ...this.#claims, apiVersions: this.#api.kinds.versions() }));
  }

  kindOf(apiVersion: string, kind: string): Promise<KindFacts> {
    return this.#request('discover', { kind }, () => {
      const { namespaced, plural } = this.#api.kind(apiVersion, kind);
      return { namespaced, plural };
    });
  }

  pluralOf(apiVersion: string, kind: string): string | undefined {
    return this.#api.kinds.find(apiVersion, kind)?.plural;
  }

  /** The kind behind a URL such as `/apis/apps/v1/deployments`. */
  kindOfPlural(apiVersion: string, plural: string): (KindFacts & { readonly kind: string }) | undefined {
    return this.#api.kinds.findByPlural(apiVersion, plural);
  }

  get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    return this.#request('get', key, () => this.#api.find(key));
  }

  apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
    const { kind, metadata } = object;
    return this.#request('apply', { kind, ...metadata }, () => this.#api.apply(object, options), options.signal);
  }

  create(object: KubernetesObject, options: WriteOptions = {}): Promise<KubernetesObject> {
    const { kind, metadata } = object;
    return this.#request(
      'create',
      { kind, ...metadata },
      () => this.#api.create(object, updateOf(options)),
      options.signal,
    );
  }

  replace(object: KubernetesObject, options: WriteOptions = {}): Promise<KubernetesObject> {
    const key = keyOf(object);
    return this.#request('replace', key, () => this.#api.update(key, () => object, updateOf(options)), options.signal);
  }

  patch(key: ObjectKey, patch: Readonly<Record<string, unknown>>, options: PatchOptions): Promise<KubernetesObject> {
    const patched = (live: KubernetesObject): KubernetesObject => mergePatched(live, patch) as KubernetesObject;
    return this.#request('patch', key, () => this.#api.update(key, patched, options), options.signal);
  }

  delete(key: ObjectKey, options: DeleteOptions): Promise<boolean> {
    return this.#request('delete', key, () => {
      const uid = this.#api.find(key)?.metadata.uid;
      if (uid !== undefined && options.propagation === 'orphan') this.#controllers.orphanDependents(uid);
      return this.#api.delete(key, options) !== undefined;
    });
  }

  list(apiVersion: string, kind: string, options: ListOptions): Promise<KubernetesObject[]> {
    return this.#request('list', { kind, namespace: options.namespace }, () => {
      const matches = labelSelector(options.labelSelector);
      const objects = this.#api.store.list(this.#api.kind(apiVersion, kind), options.namespace);
      return objects.filter(({ metadata }) => matches(metadata.labels ?? {}));
    });
  }

  async *pages(
    apiVersion: string,
    kind: string,
    { metadataOnly, fieldSelector: fields, ...options }: PageOptions,
  ): AsyncGenerator<readonly KubernetesObject[]> {
    const matches = fieldSelector(fields);
    const objects = (await this.list(apiVersion, kind, options)).filter((object) => matches(object));
    yield metadataOnly === true ? objects.map(({ metadata }) => ({ apiVersion, kind, metadata })) : objects;
  }

  kinds(): Promise<readonly ServedKind[]> {
    return this.#request('discover', {}, () =>
      this.#api.kinds
        .all()
        .map(({ apiVersion, kind, namespaced, plural }) => ({ apiVersion, kind, namespaced, plural })),
    );
  }

  logs(options: LogOptions): AsyncIterable<string> {
    const key = { apiVersion: 'v1', kind: 'Pod', namespace: options.namespace, name: options.pod };
    return this.#logs.read(options, () => (this.#isClosed ? undefined : this.#api.find(key)));
  }

  /** A container of a pod writes lines. Throws when there is no such pod. */
  writeLog(pod: Pick<ObjectKey, 'namespace' | 'name'>, container: string, lines: readonly string[]): void {
    const found = this.#api.find({ apiVersion: 'v1', kind: 'Pod', ...pod });
    if (!found) throw new Error(`There is no pod ${pod.namespace}/${pod.name}.`);
    this.#logs.write(found, container, lines);
  }

  watch(apiVersion: string, kind: string, options: WatchOptions, listener: (event: WatchEvent) => void): WatchHandle {
    const watch = new SimulatedWatch(this.#api.store, labelSelector(options.labelSelector), listener);
    this.#watches.set(watch, { apiVersion, kind });
    const known = this.#api.kinds.find(apiVersion, kind);
    if (known) watch.start(known);
    const close = (): void => {
      this.#watches.delete(watch);
      watch.close();
    };
    return { synced: watch.synced, close };
  }

  as(user: string): Cluster {
    return new ClusterView(this, this.access.as(user, this));
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#controllers.close();
    for (const watch of this.#watches.keys()) watch.close();
    this.#watches.clear();
    return Promise.resolve();
  }

  /** What kubectl does: a merge patch (operation Update) under another field manager. Throws NOT_FOUND when the object is absent. */
  edit(key: ObjectKey, patch: Record<string, unknown>, options: UpdateOptions): Promise<KubernetesObject> {
    return this.#attempt(() => this.#api.update(key, (live) => mergePatched(live, patch) as KubernetesObject, options));
  }

  /** What `kubectl replace` or `create` does. */
  put(object: KubernetesObject, options: UpdateOptions): Promise<KubernetesObject> {
    return this.#attempt(() => this.#api.write(keyOf(object), () => object, options));
  }

  /** What `kubectl scale` does. */
  scale(key: ObjectKey, replicas: number, manager = 'kubectl'): Promise<KubernetesObject> {
    return this.edit(key, { spec: { replicas } }, { manager, subresource: 'scale' });
  }

  /** What `kubectl delete` does. Answers false when it was absent. */
  remove(key: ObjectKey): Promise<boolean> {
    return this.#attempt(() => this.#api.delete(key, {}) !== undefined);
  }

  #startWaitingWatches(storedKind: string): void {
    if (storedKind !== 'CustomResourceDefinition') return;
    for (const [watch, { apiVersion, kind }] of this.#watches) {
      const known = watch.isStarted ? undefined : this.#api.kinds.find(apiVersion, kind);
      if (known) watch.start(known);
    }
  }

  async #attempt<T>(action: () => T): Promise<T> {
    await Promise.resolve();
    return action();
  }

  async #request<T>(
    verb: SimulatedRequest['verb'],
    subject: { kind?: string; namespace?: string | undefined; name?: string },
    action: () => T,
    signal?: AbortSignal,
  ): Promise<T> {
    const { kind = '', namespace = '', name = '' } = subject;
    return this.faults.carryOut({ verb, kind, namespace, name }, () => {
      if (this.#isClosed || signal?.aborted) {
        throw new ClusterError(
          'UNAVAILABLE',
          `Cannot ${verb} ${kind} ${name}: the request was ended before it was answered.`,
        );
      }
      return action();
    });
  }
}

function keyOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectKey {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}

function updateOf({ manager = FIELD_MANAGER, dryRun }: WriteOptions): UpdateOptions {
  return { manager, dryRun };
}
