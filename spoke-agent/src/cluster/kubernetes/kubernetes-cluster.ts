// The cluster port on a real API server. Remembers nothing but discovery: the API server is the truth.
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
  WriteOptions,
} from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import type { ApiAccess } from './api-access.js';
import { ApiConnection } from './api-connection.js';
import { isObjectAbsent } from './api-status.js';
import { readClaims } from './cluster-claims.js';
import { KindCatalog } from './kind-catalog.js';
import { ListExpiredError, listPages } from './object-pages.js';
import { ObjectPaths } from './object-paths.js';
import { ObjectWatch } from './object-watch.js';
import { ObjectWriter } from './object-writer.js';
import { readPodLog } from './pod-log.js';

/** How often a list is begun anew because its pages expired while it was read. */
const LIST_ATTEMPTS = 3;

export class KubernetesCluster implements Cluster {
  readonly #connection: ApiConnection;
  readonly #catalog: KindCatalog;
  readonly #paths: ObjectPaths;
  readonly #writer: ObjectWriter;
  readonly #watches = new Set<WatchHandle>();

  constructor(access: ApiAccess) {
    this.#connection = new ApiConnection(access);
    this.#catalog = new KindCatalog(this.#connection);
    this.#paths = new ObjectPaths(this.#catalog);
    this.#writer = new ObjectWriter(this.#connection, this.#catalog, this.#paths);
  }

  async identity(): Promise<{ uid: string }> {
    const key = { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: 'kube-system' };
    const uid = (await this.get(key))?.metadata.uid;
    if (uid === undefined)
      throw new ClusterError('NOT_FOUND', 'The cluster has no namespace kube-system to identify it by.');
    return { uid };
  }

  claims(): Promise<Record<string, unknown>> {
    return readClaims(this.#connection, this.#catalog);
  }

  kindOf(apiVersion: string, kind: string): Promise<KindFacts> {
    return this.#catalog.find(apiVersion, kind);
  }

  async get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    const response = await this.#connection.request({ method: 'GET', path: await this.#paths.of(key) });
    if (isObjectAbsent(response, key.name)) return undefined;
    return this.#paths.objectIn(response, 'read', key);
  }

  apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
    return this.#writer.apply(object, options);
  }

  create(object: KubernetesObject, options: WriteOptions = {}): Promise<KubernetesObject> {
    return this.#writer.create(object, options);
  }

  replace(object: KubernetesObject, options: WriteOptions = {}): Promise<KubernetesObject> {
    return this.#writer.replace(object, options);
  }

  patch(key: ObjectKey, patch: Readonly<Record<string, unknown>>, options: PatchOptions): Promise<KubernetesObject> {
    return this.#writer.patch(key, patch, options);
  }

  delete(key: ObjectKey, options: DeleteOptions): Promise<boolean> {
    return this.#writer.delete(key, options);
  }

  async list(apiVersion: string, kind: string, options: ListOptions): Promise<KubernetesObject[]> {
    const path = await this.#paths.collection(apiVersion, kind, options.namespace ?? '');
    const request = { apiVersion, kind, path, labelSelector: options.labelSelector };
    for (let attempt = 1; ; attempt += 1) {
      const objects: KubernetesObject[] = [];
      try {
        for await (const page of listPages(this.#connection, request)) objects.push(...page.objects);
        return objects;
      } catch (error) {
        if (!(error instanceof ListExpiredError)) throw error;
        if (attempt === LIST_ATTEMPTS) {
          throw new ClusterError(
            'UNAVAILABLE',
            `The list of ${kind} (${apiVersion}) expires faster than it can be read.`,
          );
        }
      }
    }
  }

  async *pages(
    apiVersion: string,
    kind: string,
    options: PageOptions,
  ): AsyncGenerator<readonly KubernetesObject[]> {
    const { namespace = '', ...selection } = options;
    const path = await this.#paths.collection(apiVersion, kind, namespace);
    try {
      for await (const { objects } of listPages(this.#connection, { ...selection, apiVersion, kind, path }))
        yield objects;
    } catch (error) {
      if (!(error instanceof ListExpiredError)) throw error;
      throw new ClusterError('UNAVAILABLE', `The list of ${kind} (${apiVersion}) expired while it was read. Read it again.`);
    }
  }

  kinds(): Promise<readonly ServedKind[]> {
    return this.#catalog.all();
  }

  logs(options: LogOptions): AsyncIterable<string> {
    return readPodLog(this.#connection, options);
  }

  watch(
    apiVersion: string,
    kind: string,
    options: { labelSelector: string },
    listener: (event: WatchEvent) => void,
  ): WatchHandle {
    const { labelSelector } = options;
    const subject = { apiVersion, kind, labelSelector, path: () => this.#paths.collection(apiVersion, kind, '') };
    const watch = new ObjectWatch(this.#connection, subject, listener);
    const handle: WatchHandle = {
      synced: watch.synced,
      close: () => {
        this.#watches.delete(handle);
        watch.close();
      },
    };
    this.#watches.add(handle);
    return handle;
  }

  close(): Promise<void> {
    for (const watch of this.#watches) watch.close();
    this.#connection.close();
    return Promise.resolve();
  }
}
