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
  WatchOptions,
  WriteOptions,
} from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import { ClusterView } from '../cluster-view.js';
import type { ApiAccess } from './api-access.js';
import { ApiConnection } from './api-connection.js';
import { readClaims } from './cluster-claims.js';
import { KindCatalog } from './kind-catalog.js';
import { KubernetesObjects } from './kubernetes-objects.js';
import { ObjectPaths } from './object-paths.js';
import { ObjectWatch } from './object-watch.js';

export class KubernetesCluster implements Cluster {
  readonly #connection: ApiConnection;
  readonly #catalog: KindCatalog;
  readonly #paths: ObjectPaths;
  readonly #objects: KubernetesObjects;
  readonly #watches = new Set<WatchHandle>();

  constructor(access: ApiAccess) {
    this.#connection = new ApiConnection(access);
    this.#catalog = new KindCatalog(this.#connection);
    this.#paths = new ObjectPaths(this.#catalog);
    this.#objects = new KubernetesObjects(this.#connection, this.#catalog, this.#paths);
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

  get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    return this.#objects.get(key);
  }

  apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
    return this.#objects.apply(object, options);
  }

  create(object: KubernetesObject, options: WriteOptions = {}): Promise<KubernetesObject> {
    return this.#objects.create(object, options);
  }

  replace(object: KubernetesObject, options: WriteOptions = {}): Promise<KubernetesObject> {
    return this.#objects.replace(object, options);
  }

  patch(key: ObjectKey, patch: Readonly<Record<string, unknown>>, options: PatchOptions): Promise<KubernetesObject> {
    return this.#objects.patch(key, patch, options);
  }

  delete(key: ObjectKey, options: DeleteOptions): Promise<boolean> {
    return this.#objects.delete(key, options);
  }

  list(apiVersion: string, kind: string, options: ListOptions): Promise<KubernetesObject[]> {
    return this.#objects.list(apiVersion, kind, options);
  }

  pages(apiVersion: string, kind: string, options: PageOptions): AsyncIterable<readonly KubernetesObject[]> {
    return this.#objects.pages(apiVersion, kind, options);
  }

  kinds(): Promise<readonly ServedKind[]> {
    return this.#catalog.all();
  }

  logs(options: LogOptions): AsyncIterable<string> {
    return this.#objects.logs(options);
  }

  watch(apiVersion: string, kind: string, options: WatchOptions, listener: (event: WatchEvent) => void): WatchHandle {
    const subject = { ...options, apiVersion, kind, path: () => this.#paths.collection(apiVersion, kind, '') };
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

  as(user: string): Cluster {
    return new ClusterView(this, new KubernetesObjects(this.#connection.as(user), this.#catalog, this.#paths));
  }

  close(): Promise<void> {
    for (const watch of this.#watches) watch.close();
    this.#connection.close();
    return Promise.resolve();
  }
}
