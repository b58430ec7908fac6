// What is done to objects of a real API server, as one user: the agent itself, or one that it impersonates.
import type {
  ApplyOptions,
  DeleteOptions,
  KubernetesObject,
  ListOptions,
  LogOptions,
  ObjectAccess,
  ObjectKey,
  PageOptions,
  PatchOptions,
  WriteOptions,
} from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import type { ApiClient } from './api-connection.js';
import { isObjectAbsent } from './api-status.js';
import type { KindCatalog } from './kind-catalog.js';
import { ListExpiredError, listPages } from './object-pages.js';
import type { ObjectPaths } from './object-paths.js';
import { ObjectWriter } from './object-writer.js';
import { readPodLog } from './pod-log.js';

/** How often a list is begun anew because its pages expired while it was read. */
const LIST_ATTEMPTS = 3;

export class KubernetesObjects implements ObjectAccess {
  readonly #client: ApiClient;
  readonly #paths: ObjectPaths;
  readonly #writer: ObjectWriter;

  constructor(client: ApiClient, catalog: KindCatalog, paths: ObjectPaths) {
    this.#client = client;
    this.#paths = paths;
    this.#writer = new ObjectWriter(client, catalog, paths);
  }

  async get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    const response = await this.#client.request({ method: 'GET', path: await this.#paths.of(key) });
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
        for await (const page of listPages(this.#client, request)) objects.push(...page.objects);
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

  async *pages(apiVersion: string, kind: string, options: PageOptions): AsyncGenerator<readonly KubernetesObject[]> {
    const { namespace = '', ...selection } = options;
    const path = await this.#paths.collection(apiVersion, kind, namespace);
    try {
      for await (const { objects } of listPages(this.#client, { ...selection, apiVersion, kind, path })) yield objects;
    } catch (error) {
      if (!(error instanceof ListExpiredError)) throw error;
      throw new ClusterError(
        'UNAVAILABLE',
        `The list of ${kind} (${apiVersion}) expired while it was read. Read it again.`,
      );
    }
  }

  logs(options: LogOptions): AsyncIterable<string> {
    return readPodLog(this.#client, options);
  }
}
