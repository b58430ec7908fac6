// A cluster that takes writes only while nothing speaks against it: a lease that is lost, a hold. Every write path goes through it, views of
// impersonated users as well; reading and watching do not.
import { ClusterView } from '../cluster/cluster-view.js';
import type {
  ApplyOptions,
  Cluster,
  DeleteOptions,
  KubernetesObject,
  ListOptions,
  LogOptions,
  ObjectAccess,
  ObjectKey,
  PageOptions,
  PatchOptions,
  WriteOptions,
} from '../cluster/cluster.js';
import { WriteStoppedError } from '../cluster/cluster.errors.js';

/** Why nothing may be written now; undefined when it may. */
export type Fence = () => string | undefined;

export class FencedCluster extends ClusterView {
  readonly #cluster: Cluster;
  readonly #fence: Fence;

  constructor(cluster: Cluster, fence: Fence) {
    super(cluster, new FencedObjects(cluster, fence));
    this.#cluster = cluster;
    this.#fence = fence;
  }

  override as(user: string): Cluster {
    return new FencedCluster(this.#cluster.as(user), this.#fence);
  }
}

class FencedObjects implements ObjectAccess {
  readonly #objects: ObjectAccess;
  readonly #fence: Fence;

  constructor(objects: ObjectAccess, fence: Fence) {
    this.#objects = objects;
    this.#fence = fence;
  }

  get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    return this.#objects.get(key);
  }

  async apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
    this.#check(options);
    return await this.#objects.apply(object, options);
  }

  async create(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject> {
    this.#check(options);
    return await this.#objects.create(object, options);
  }

  async replace(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject> {
    this.#check(options);
    return await this.#objects.replace(object, options);
  }

  async patch(
    key: ObjectKey,
    patch: Readonly<Record<string, unknown>>,
    options: PatchOptions,
  ): Promise<KubernetesObject> {
    this.#check(options);
    return await this.#objects.patch(key, patch, options);
  }

  async delete(key: ObjectKey, options: DeleteOptions): Promise<boolean> {
    this.#check();
    return await this.#objects.delete(key, options);
  }

  list(apiVersion: string, kind: string, options: ListOptions): Promise<KubernetesObject[]> {
    return this.#objects.list(apiVersion, kind, options);
  }

  pages(apiVersion: string, kind: string, options: PageOptions): AsyncIterable<readonly KubernetesObject[]> {
    return this.#objects.pages(apiVersion, kind, options);
  }

  logs(options: LogOptions): AsyncIterable<string> {
    return this.#objects.logs(options);
  }

  /** A dry run writes nothing: it shows what differs meanwhile. */
  #check(options?: { readonly dryRun?: boolean }): void {
    const reason = options?.dryRun === true ? undefined : this.#fence();
    if (reason !== undefined) throw new WriteStoppedError(reason);
  }
}
