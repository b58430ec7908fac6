// Where objects live below an API server's address, and what its answer about one of them means.
import { parseExactJson } from '../exact-json.js';
import type { KubernetesObject, ObjectKey } from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import type { ApiResponse } from './api-connection.js';
import { refusalOf } from './api-status.js';
import { type KindCatalog, pathOfVersion } from './kind-catalog.js';

export class ObjectPaths {
  readonly #catalog: KindCatalog;

  constructor(catalog: KindCatalog) {
    this.#catalog = catalog;
  }

  /** Throws INVALID for an object of a namespaced kind without a namespace. */
  async of(key: ObjectKey): Promise<string> {
    return `${await this.homeOf(key)}/${encodeURIComponent(key.name)}`;
  }

  /** The collection that an object is created in. Throws as {@link of}. */
  async homeOf(key: ObjectKey): Promise<string> {
    const { namespaced } = await this.#catalog.find(key.apiVersion, key.kind);
    if (namespaced && key.namespace === '') {
      throw new ClusterError(
        'INVALID',
        `${key.kind} "${key.name}" needs a namespace: give it one, or its application one.`,
      );
    }
    return this.collection(key.apiVersion, key.kind, key.namespace);
  }

  /** Of all namespaces where none is given. */
  async collection(apiVersion: string, kind: string, namespace: string): Promise<string> {
    const { namespaced, plural } = await this.#catalog.find(apiVersion, kind);
    const within = namespaced && namespace !== '' ? `/namespaces/${encodeURIComponent(namespace)}` : '';
    return `${pathOfVersion(apiVersion)}${within}/${plural}`;
  }

  /** The object in an answer. Throws what else the answer says. */
  objectIn(response: ApiResponse, verb: string, key: ObjectKey): KubernetesObject {
    if (response.status >= 200 && response.status < 300) return parseExactJson(response.text) as KubernetesObject;
    const where = key.namespace === '' ? key.name : `${key.namespace}/${key.name}`;
    const refusal = refusalOf(response, `${verb} ${key.kind} ${where}`, key.kind === 'Secret');
    if (refusal.code === 'KIND_UNKNOWN') this.#catalog.forget(key.apiVersion, key.kind);
    throw refusal;
  }
}
