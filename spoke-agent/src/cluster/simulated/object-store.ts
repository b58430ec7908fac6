// The objects of one simulated cluster, their versions, and who watches them. Objects are frozen when stored and shared from then on: with
// thousands of clusters in one process, nothing is copied to be read.
import type { KubernetesObject, ObjectKey } from '../cluster.js';
import type { Kind } from './kinds.js';

/** Called with the state before and after; absent before: created, absent after: gone. */
export type Observer = (before: KubernetesObject | undefined, after: KubernetesObject | undefined) => void;

export class ObjectStore {
  readonly #objects = new Map<string, Map<string, KubernetesObject>>();
  readonly #observers = new Map<string, Set<Observer>>();
  #resourceVersion = 1;

  find(kind: Kind, key: Pick<ObjectKey, 'namespace' | 'name'>): KubernetesObject | undefined {
    const object = this.#objects.get(kind.storage)?.get(`${key.namespace}/${key.name}`);
    return object && inVersion(object, kind);
  }

  /** In the order of namespace and name, as etcd lists them. */
  list(kind: Kind, namespace?: string): KubernetesObject[] {
    const stored = [...(this.#objects.get(kind.storage)?.entries() ?? [])];
    const wanted = namespace ? stored.filter(([key]) => key.startsWith(`${namespace}/`)) : stored;
    return wanted.toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, object]) => inVersion(object, kind));
  }

  /** Stores the object under the next resource version, which the answer carries. */
  put(kind: Kind, object: KubernetesObject): KubernetesObject {
    const stored = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: this.#next() } });
    const objects = this.#objects.get(kind.storage) ?? new Map<string, KubernetesObject>();
    this.#objects.set(kind.storage, objects);
    const key = keyOf(object);
    const before = objects.get(key);
    objects.set(key, stored);
    this.#tell(kind, before, stored);
    return stored;
  }

  remove(kind: Kind, object: KubernetesObject): void {
    const objects = this.#objects.get(kind.storage);
    const before = objects?.get(keyOf(object));
    if (!objects || !before) return;
    objects.delete(keyOf(object));
    const last = deepFreeze({ ...before, metadata: { ...before.metadata, resourceVersion: this.#next() } });
    this.#tell(kind, last, undefined);
  }

  observe(kind: Kind, observer: Observer): () => void {
    const observers = this.#observers.get(kind.storage) ?? new Set<Observer>();
    this.#observers.set(kind.storage, observers);
    observers.add(observer);
    return () => observers.delete(observer);
  }

  /** Every object, whatever its kind. */
  everything(): KubernetesObject[] {
    return [...this.#objects.values()].flatMap((objects) => [...objects.values()]);
  }

  #next(): string {
    this.#resourceVersion += 1;
    return String(this.#resourceVersion);
  }

  #tell(kind: Kind, before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
    for (const observer of this.#observers.get(kind.storage) ?? []) observer(before, after);
  }
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function inVersion(object: KubernetesObject, kind: Kind): KubernetesObject {
  return object.apiVersion === kind.apiVersion ? object : { ...object, apiVersion: kind.apiVersion };
}

/** What is frozen already, as most parts of a changed object are, is not walked again. */
function deepFreeze<T extends object>(value: T): T {
  if (Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value))
    if (typeof member === 'object' && member !== null) deepFreeze(member as object);
  return value;
}
