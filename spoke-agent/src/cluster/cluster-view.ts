// A cluster as another user sees it: what is done to objects goes the way it is given, everything else is the cluster's own.
import type {
  ApplyOptions,
  Cluster,
  DeleteOptions,
  KindFacts,
  KubernetesObject,
  ListOptions,
  LogOptions,
  ObjectAccess,
  ObjectKey,
  PageOptions,
  PatchOptions,
  ServedKind,
  WatchEvent,
  WatchHandle,
  WatchOptions,
  WriteOptions,
} from './cluster.js';

export class ClusterView implements Cluster {
  readonly #cluster: Cluster;
  readonly #objects: ObjectAccess;

  constructor(cluster: Cluster, objects: ObjectAccess) {
    this.#cluster = cluster;
    this.#objects = objects;
  }

  identity(): Promise<{ uid: string }> {
    return this.#cluster.identity();
  }

  claims(): Promise<Record<string, unknown>> {
    return this.#cluster.claims();
  }

  kindOf(apiVersion: string, kind: string): Promise<KindFacts> {
    return this.#cluster.kindOf(apiVersion, kind);
  }

  get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    return this.#objects.get(key);
  }

  apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
    return this.#objects.apply(object, options);
  }

  create(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject> {
    return this.#objects.create(object, options);
  }

  replace(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject> {
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
    return this.#cluster.kinds();
  }

  logs(options: LogOptions): AsyncIterable<string> {
    return this.#objects.logs(options);
  }

  watch(apiVersion: string, kind: string, options: WatchOptions, listener: (event: WatchEvent) => void): WatchHandle {
    return this.#cluster.watch(apiVersion, kind, options, listener);
  }

  as(user: string): Cluster {
    return this.#cluster.as(user);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
