// Everything that changes objects on a real API server.
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type {
  ApplyOptions,
  DeleteOptions,
  KubernetesObject,
  ObjectKey,
  PatchOptions,
  WriteOptions,
} from '../cluster.js';
import type { ApiClient, ApiRequest } from './api-connection.js';
import { isObjectAbsent } from './api-status.js';
import type { KindCatalog } from './kind-catalog.js';
import type { ObjectPaths } from './object-paths.js';

const PROPAGATION = { foreground: 'Foreground', background: 'Background', orphan: 'Orphan' } as const;
const JSON_TYPE = { 'content-type': 'application/json' };

export class ObjectWriter {
  readonly #connection: ApiClient;
  readonly #catalog: KindCatalog;
  readonly #paths: ObjectPaths;

  constructor(connection: ApiClient, catalog: KindCatalog, paths: ObjectPaths) {
    this.#connection = connection;
    this.#catalog = catalog;
    this.#paths = paths;
  }

  async apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
    const key = keyOf(object);
    const query = queryOf(options);
    query.set('force', String(options.force));
    const headers = { 'content-type': 'application/apply-patch+yaml' };
    const path = `${await this.#paths.of(key)}?${query.toString()}`;
    return await this.#send('apply', key, { method: 'PATCH', path, headers, body: JSON.stringify(object) }, options);
  }

  async create(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
    const key = keyOf(object);
    const path = `${await this.#paths.homeOf(key)}?${queryOf(options).toString()}`;
    const body = JSON.stringify(object);
    return await this.#send('create', key, { method: 'POST', path, headers: JSON_TYPE, body }, options);
  }

  async replace(object: KubernetesObject, options: WriteOptions): Promise<KubernetesObject> {
    const key = keyOf(object);
    const path = `${await this.#paths.of(key)}?${queryOf(options).toString()}`;
    const body = JSON.stringify(object);
    return await this.#send('replace', key, { method: 'PUT', path, headers: JSON_TYPE, body }, options);
  }

  async patch(
    key: ObjectKey,
    patch: Readonly<Record<string, unknown>>,
    options: PatchOptions,
  ): Promise<KubernetesObject> {
    const subresource = options.subresource === undefined ? '' : `/${options.subresource}`;
    const path = `${await this.#paths.of(key)}${subresource}?${queryOf(options).toString()}`;
    const headers = { 'content-type': 'application/merge-patch+json' };
    return await this.#send('patch', key, { method: 'PATCH', path, headers, body: JSON.stringify(patch) }, options);
  }

  async delete(key: ObjectKey, options: DeleteOptions): Promise<boolean> {
    const preconditions = {
      ...(options.uid !== undefined && { uid: options.uid }),
      ...(options.resourceVersion !== undefined && { resourceVersion: options.resourceVersion }),
    };
    const propagationPolicy = PROPAGATION[options.propagation];
    const { gracePeriodSeconds } = options;
    const how = { propagationPolicy, gracePeriodSeconds, preconditions };
    const response = await this.#connection.request({
      method: 'DELETE',
      path: await this.#paths.of(key),
      body: JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', ...how }),
      headers: JSON_TYPE,
    });
    if (isObjectAbsent(response, key.name)) return false;
    this.#paths.objectIn(response, 'delete', key);
    return true;
  }

  async #send(
    verb: string,
    key: ObjectKey,
    request: ApiRequest,
    options: { readonly dryRun?: boolean; readonly signal?: AbortSignal },
  ): Promise<KubernetesObject> {
    const response = await this.#connection.request({ ...request, signal: options.signal });
    const stored = this.#paths.objectIn(response, verb, key);
    if (key.kind === 'CustomResourceDefinition' && !options.dryRun) this.#catalog.expectKindsOf(stored);
    return stored;
  }
}

/**
 * `fieldValidation` is Strict, what kubectl (`--validate=true`) and Argo CD use by default: an unknown or misspelt field is refused, where
 * Warn would drop it silently and call the result Synced. `validate: false` ignores unknown fields, as Argo CD's `Validate=false`.
 */
function queryOf({ manager = FIELD_MANAGER, validate, dryRun }: WriteOptions): URLSearchParams {
  const query = new URLSearchParams({
    fieldManager: manager,
    fieldValidation: validate === false ? 'Ignore' : 'Strict',
  });
  if (dryRun) query.set('dryRun', 'All');
  return query;
}

function keyOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectKey {
  const {
    name,
    generateName = '',
    namespace = '',
  }: { name?: string; generateName?: string; namespace?: string } = metadata;
  return { apiVersion, kind, namespace, name: name || `${generateName}*` };
}
