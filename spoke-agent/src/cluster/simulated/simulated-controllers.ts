// The controllers of a simulated cluster: workloads become ready, what an owner leaves behind goes, deleted namespaces empty. One timer an
// object at most; timers never keep the process alive.
import type { KubernetesObject } from '../cluster.js';
import { isMap } from './field-walk.js';
import type { Kind } from './kinds.js';
import { type ApiObserver, type SimulatedApi, timestamp } from './simulated-api.js';
import { type WorkloadPhase, isUnobserved, workloadStatus } from './workload-status.js';

/** The field manager of the real ones. */
const CONTROLLER_MANAGER = 'kube-controller-manager';
/** Until a controller notices a change. */
const OBSERVED_AFTER_MS = 10;

export class SimulatedControllers implements ApiObserver {
  readonly #api: SimulatedApi;
  readonly #readyAfterMs: number;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  #hasOwners = false;

  constructor(api: SimulatedApi, readyAfterMs: number) {
    this.#api = api;
    this.#readyAfterMs = readyAfterMs;
    api.observe(this);
  }

  stored(kind: Kind, object: KubernetesObject): void {
    if (object.metadata.ownerReferences?.length) this.#hasOwners = true;
    const uid = object.metadata.uid ?? '';
    if (kind.kind === 'Namespace' && object.metadata.deletionTimestamp) {
      this.#later(uid, OBSERVED_AFTER_MS, () => this.#emptyNamespace(object.metadata.name));
    } else if (!kind.isCustom && isUnobserved(object)) {
      this.#later(uid, OBSERVED_AFTER_MS, () => this.#advance(kind, object, 'observed'));
    }
  }

  removed(_kind: Kind, object: KubernetesObject): void {
    const uid = object.metadata.uid ?? '';
    this.#cancel(uid);
    const namespace = object.metadata.namespace;
    if (namespace) this.#continueEmptying(namespace);
    if (this.#hasOwners) this.#later(uid, OBSERVED_AFTER_MS, () => this.deleteDependents(uid));
  }

  /** Deletes what belongs to that owner only. */
  deleteDependents(ownerUid: string): void {
    for (const [kind, object] of this.#ownedBy(ownerUid)) {
      const owners = object.metadata.ownerReferences ?? [];
      if (owners.length > 1) this.#disown(kind, object, ownerUid);
      else this.#delete(kind, object);
    }
  }

  /** Makes what belongs to that owner stand on its own. */
  orphanDependents(ownerUid: string): void {
    for (const [kind, object] of this.#ownedBy(ownerUid)) this.#disown(kind, object, ownerUid);
  }

  close(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #advance(kind: Kind, since: KubernetesObject, phase: WorkloadPhase): void {
    const key = keyOf(kind, since);
    const live = this.#api.store.find(kind, key);
    if (!live || live.metadata.uid !== since.metadata.uid) return;
    const status = workloadStatus(live, phase, timestamp());
    if (status) {
      this.#api.write(key, () => ({ ...live, status }), { manager: CONTROLLER_MANAGER, subresource: 'status' });
    }
    if (phase === 'observed') {
      this.#later(live.metadata.uid ?? '', this.#readyAfterMs, () => this.#advance(kind, live, 'ready'));
    }
  }

  #emptyNamespace(name: string): void {
    let isEmpty = true;
    for (const [kind, object] of this.#everything()) {
      if (object.metadata.namespace !== name) continue;
      this.#delete(kind, object);
      if (this.#api.store.find(kind, keyOf(kind, object))) isEmpty = false;
    }
    if (isEmpty) this.#api.finishNamespace(name);
  }

  /** An object with a finalizer went at last: its namespace may now go as well. */
  #continueEmptying(name: string): void {
    const namespace = this.#api.find({ apiVersion: 'v1', kind: 'Namespace', namespace: '', name });
    if (!namespace?.metadata.deletionTimestamp) return;
    this.#later(namespace.metadata.uid ?? '', OBSERVED_AFTER_MS, () => this.#emptyNamespace(name));
  }

  #delete(kind: Kind, object: KubernetesObject): void {
    this.#api.delete(keyOf(kind, object), {});
  }

  #disown(kind: Kind, object: KubernetesObject, ownerUid: string): void {
    const ownerReferences = (object.metadata.ownerReferences ?? []).filter((owner) => !isUid(owner, ownerUid));
    const change = (): KubernetesObject => ({ ...object, metadata: { ...object.metadata, ownerReferences } });
    this.#api.write(keyOf(kind, object), change, { manager: CONTROLLER_MANAGER });
  }

  #ownedBy(uid: string): [Kind, KubernetesObject][] {
    if (!this.#hasOwners) return [];
    return this.#everything().filter(([, { metadata }]) =>
      metadata.ownerReferences?.some((owner) => isUid(owner, uid)),
    );
  }

  #everything(): [Kind, KubernetesObject][] {
    return this.#api.store.everything().map((object) => [this.#api.kind(object.apiVersion, object.kind), object]);
  }

  #later(uid: string, milliseconds: number, action: () => void): void {
    this.#cancel(uid);
    const run = (): void => {
      this.#timers.delete(uid);
      action();
    };
    this.#timers.set(uid, setTimeout(run, milliseconds).unref());
  }

  #cancel(uid: string): void {
    clearTimeout(this.#timers.get(uid));
    this.#timers.delete(uid);
  }
}

function isUid(owner: unknown, uid: string): boolean {
  return isMap(owner) && owner['uid'] === uid;
}

function keyOf(
  { apiVersion, kind }: Kind,
  { metadata }: KubernetesObject,
): {
  apiVersion: string;
  kind: string;
  namespace: string;
  name: string;
} {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}
