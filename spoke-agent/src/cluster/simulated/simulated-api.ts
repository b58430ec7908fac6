// The simulated API server: everything that reads and writes objects, at once and without waiting. Every write goes through `#store`, which
// does what a real one does on the way to etcd: defaults, checks, generation, no-op detection, finalizers.
import { randomUUID } from 'node:crypto';
import { FIELD_MANAGER } from '@wheelhouse/protocol';
import type { DeleteOptions, KubernetesObject, ObjectKey } from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import { withDefaults } from './defaults.js';
import { type Ownership, applied, updated } from './field-ownership.js';
import { isEqual, isMap } from './field-walk.js';
import { withName } from './generated-name.js';
import { type Kind, Kinds } from './kinds.js';
import { withoutNulls } from './merge-patch.js';
import { ObjectStore } from './object-store.js';
import { ServiceAddresses } from './service-addresses.js';
import { checkObject, checkTypes } from './validation.js';

/** A write other than an apply. */
export interface UpdateOptions {
  readonly manager: string;
  /** Default false. */
  readonly dryRun?: boolean | undefined;
  readonly subresource?: 'status' | 'scale' | undefined;
  /** The UID that a new object gets, instead of a random one. */
  readonly uid?: string | undefined;
}

/** What controllers listen to. */
export interface ApiObserver {
  stored(kind: Kind, object: KubernetesObject): void;
  removed(kind: Kind, object: KubernetesObject): void;
}

export class SimulatedApi {
  readonly kinds = new Kinds();
  readonly store = new ObjectStore();
  readonly #addresses = new ServiceAddresses();
  readonly #observers: ApiObserver[] = [];

  observe(observer: ApiObserver): void {
    this.#observers.push(observer);
  }

  /** Throws KIND_UNKNOWN. */
  kind(apiVersion: string, kind: string): Kind {
    const found = this.kinds.find(apiVersion, kind);
    if (found) return found;
    throw new ClusterError(
      'KIND_UNKNOWN',
      `The cluster serves no ${kind} in ${apiVersion}. Install its CustomResourceDefinition, or correct apiVersion and kind.`,
    );
  }

  find(key: ObjectKey): KubernetesObject | undefined {
    return this.store.find(this.kind(key.apiVersion, key.kind), key);
  }

  apply(object: KubernetesObject, options: { force: boolean; dryRun?: boolean; manager?: string }): KubernetesObject {
    const kind = this.kind(object.apiVersion, object.kind);
    this.#checkPlace(kind, object);
    const live = this.store.find(kind, placeOf(object));
    checkPreconditions(live, object.metadata);
    const config = appliedPart(object, kind);
    checkTypes(config, kind);
    const writer = { manager: options.manager ?? FIELD_MANAGER, operation: 'Apply' as const };
    const result = applied(live, config, { ...this.#ownership(kind), writer, force: options.force });
    return this.#store(kind, live, this.#complete(result), options.dryRun === true);
  }

  /**
   * Updates an object, or creates it where it is absent.
   * @param change answers the wanted object; of it only what the subresource covers is taken.
   */
  write(
    key: ObjectKey,
    change: (live: KubernetesObject | undefined) => KubernetesObject,
    options: UpdateOptions,
  ): KubernetesObject {
    const kind = this.kind(key.apiVersion, key.kind);
    const live = this.store.find(kind, key);
    if (!live && options.subresource) throw absent(key);
    const wanted = withoutNulls(change(live)) as KubernetesObject;
    this.#checkPlace(kind, wanted);
    checkPreconditions(live, wanted.metadata);
    checkTypes(wanted, kind);
    const part = coveredPart(kind, live, wanted, options.subresource);
    const isService = live !== undefined && kind.kind === 'Service';
    const covered = this.#complete(isService ? this.#addresses.keptFrom(live, part) : part);
    const writer = { manager: options.manager, operation: 'Update' as const, subresource: options.subresource };
    return this.#store(
      kind,
      live,
      updated(live, covered, { ...this.#ownership(kind), writer }),
      options.dryRun === true,
      options.uid,
    );
  }

  /** Creates an object under its name, or one made up from its `generateName`. Throws CONFLICT when there is one. */
  create(object: KubernetesObject, options: UpdateOptions): KubernetesObject {
    const named = withName(object);
    const { apiVersion, kind } = named;
    const key = { apiVersion, kind, ...placeOf(named) };
    if (this.find(key)) throw new ClusterError('CONFLICT', `Cannot create ${kind} ${key.name}: it already exists.`);
    return this.write(key, () => named, options);
  }

  /** Changes an object. Throws NOT_FOUND when it is absent. */
  update(
    key: ObjectKey,
    change: (live: KubernetesObject) => KubernetesObject,
    options: UpdateOptions,
  ): KubernetesObject {
    const changeLive = (live: KubernetesObject | undefined): KubernetesObject => {
      if (!live) throw absent(key);
      return change(live);
    };
    return this.write(key, changeLive, options);
  }

  /** Removes the object, or marks it where finalizers wait. Answers what was there. Dependents are left to the controllers. */
  delete(key: ObjectKey, options: Pick<DeleteOptions, 'uid' | 'resourceVersion'>): KubernetesObject | undefined {
    const kind = this.kind(key.apiVersion, key.kind);
    const live = this.store.find(kind, key);
    if (!live) return undefined;
    checkPreconditions(live, options);
    const { metadata } = live;
    if (kind.kind !== 'Namespace' && !metadata.finalizers?.length) {
      this.#remove(kind, live);
    } else if (metadata.deletionTimestamp === undefined) {
      const generation = kind.hasGeneration && { generation: (metadata.generation ?? 0) + 1 };
      const leaving: KubernetesObject = {
        ...live,
        metadata: { ...metadata, deletionTimestamp: timestamp(), ...generation },
      };
      if (kind.kind === 'Namespace') leaving['status'] = { phase: 'Terminating' };
      this.#tellStored(kind, this.store.put(kind, leaving));
    }
    return live;
  }

  /** Ends a namespace whose objects are gone. */
  finishNamespace(name: string): void {
    const kind = this.kind('v1', 'Namespace');
    const namespace = this.store.find(kind, { namespace: '', name });
    if (namespace?.metadata.deletionTimestamp) this.#remove(kind, namespace);
  }

  #store(
    kind: Kind,
    live: KubernetesObject | undefined,
    wanted: KubernetesObject,
    dryRun: boolean,
    newUid: string = randomUUID(),
  ): KubernetesObject {
    checkObject(wanted, live);
    const object = withServerMetadata(kind, live, wanted, newUid);
    if (live && isEqual(live, object)) return live;
    if (dryRun) return object;
    if (object.metadata.deletionTimestamp && !object.metadata.finalizers?.length && kind.kind !== 'Namespace') {
      this.#remove(kind, object);
      return object;
    }
    const stored = this.store.put(kind, object);
    if (kind.kind === 'CustomResourceDefinition') this.kinds.define(stored);
    this.#tellStored(kind, stored);
    return stored;
  }

  #remove(kind: Kind, object: KubernetesObject): void {
    if (kind.kind === 'CustomResourceDefinition') {
      for (const served of this.kinds.undefine(object.metadata.name)) {
        for (const instance of this.store.list(served)) this.store.remove(served, instance);
      }
    }
    this.store.remove(kind, object);
    for (const observer of this.#observers) observer.removed(kind, object);
  }

  #tellStored(kind: Kind, object: KubernetesObject): void {
    for (const observer of this.#observers) observer.stored(kind, object);
  }

  #complete(object: KubernetesObject): KubernetesObject {
    return withDefaults(object.kind === 'Service' ? this.#addresses.withDefaults(object) : object);
  }

  #ownership(kind: Kind): Omit<Ownership, 'writer'> {
    return { schema: kind.schema, now: timestamp() };
  }

  #checkPlace(kind: Kind, { metadata }: KubernetesObject): void {
    if (!kind.namespaced) return;
    const { name, namespace } = metadata;
    if (!namespace) {
      throw new ClusterError(
        'INVALID',
        `${kind.kind} "${name}" needs a namespace: give it one, or its application one.`,
      );
    }
    const home = this.find({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name: namespace });
    if (!home)
      throw new ClusterError(
        'NOT_FOUND',
        `Cannot write ${kind.kind} ${namespace}/${name}: namespaces "${namespace}" not found`,
      );
    if (!home.metadata.deletionTimestamp || this.store.find(kind, { namespace, name })) return;
    throw new ClusterError(
      'UNAVAILABLE',
      `Cannot create ${kind.kind} ${namespace}/${name}: its namespace is being terminated`,
    );
  }
}

/** The present in Kubernetes' form: RFC 3339 with whole seconds. */
export function timestamp(): string {
  return `${new Date().toISOString().slice(0, 19)}Z`;
}

export function absent({ kind, namespace, name }: ObjectKey): ClusterError {
  return new ClusterError('NOT_FOUND', `There is no ${kind} ${namespace ? `${namespace}/` : ''}${name}.`);
}

function placeOf({ metadata }: KubernetesObject): { namespace: string; name: string } {
  return { namespace: metadata.namespace ?? '', name: metadata.name };
}

/** A copy of what applying takes from an object: no nulls, no status of its own, nothing that the server alone writes. */
function appliedPart(object: KubernetesObject, kind: Kind): KubernetesObject {
  if (object.metadata.managedFields) throw new ClusterError('INVALID', 'metadata.managedFields must be nil');
  const config = withoutNulls(object) as KubernetesObject;
  const { uid: _uid, resourceVersion: _version, generation: _generation, ...metadata } = config.metadata;
  delete metadata.creationTimestamp;
  config.metadata = metadata;
  if (!kind.namespaced) delete metadata.namespace;
  if (kind.hasStatus) delete config['status'];
  return config;
}

function coveredPart(
  kind: Kind,
  live: KubernetesObject | undefined,
  wanted: KubernetesObject,
  subresource: UpdateOptions['subresource'],
): KubernetesObject {
  if (live && subresource === 'status') return { ...live, status: wanted['status'] };
  if (live && subresource === 'scale') {
    const replicas = isMap(wanted['spec']) ? wanted['spec']['replicas'] : undefined;
    return { ...live, spec: { ...(isMap(live['spec']) && live['spec']), replicas } };
  }
  if (!kind.hasStatus) return wanted;
  const { status: _status, ...rest } = wanted;
  return live?.['status'] === undefined ? rest : { ...rest, status: live['status'] };
}

function withServerMetadata(
  kind: Kind,
  live: KubernetesObject | undefined,
  wanted: KubernetesObject,
  newUid: string,
): KubernetesObject {
  const { uid, creationTimestamp, resourceVersion, deletionTimestamp, generation = 1 } = live?.metadata ?? {};
  const isSpecChanged = live !== undefined && !isEqual(contentOf(live), contentOf(wanted));
  const { finalizers, ...given } = wanted.metadata;
  return {
    ...wanted,
    metadata: {
      ...given,
      ...(finalizers && finalizers.length > 0 && { finalizers }),
      uid: uid ?? newUid,
      creationTimestamp: creationTimestamp ?? timestamp(),
      ...(resourceVersion !== undefined && { resourceVersion }),
      ...(deletionTimestamp !== undefined && { deletionTimestamp }),
      ...(kind.hasGeneration && { generation: isSpecChanged ? generation + 1 : generation }),
    },
  };
}

/** What generation counts changes of. */
function contentOf(object: KubernetesObject): Record<string, unknown> {
  const { metadata: _metadata, status: _status, ...content } = object;
  return content;
}

function checkPreconditions(
  live: KubernetesObject | undefined,
  { uid, resourceVersion }: { uid?: string; resourceVersion?: string },
): void {
  const differs =
    (uid !== undefined && uid !== live?.metadata.uid) ||
    (live !== undefined && resourceVersion !== undefined && resourceVersion !== live.metadata.resourceVersion);
  if (differs)
    throw new ClusterError(
      'CONFLICT',
      'The object is not the one (uid, resourceVersion) that the request is meant for.',
    );
}
