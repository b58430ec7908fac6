// One watch on a simulated cluster. Events are queued and delivered from the event loop, never from inside the write that caused them.
import type { KubernetesObject, WatchEvent, WatchHandle } from '../cluster.js';
import type { Kind } from './kinds.js';
import type { LabelPredicate } from './label-selector.js';
import type { ObjectStore } from './object-store.js';

export class SimulatedWatch implements WatchHandle {
  readonly synced: Promise<void>;
  readonly #store: ObjectStore;
  readonly #matches: LabelPredicate;
  readonly #listener: (event: WatchEvent) => void;
  #kind: Kind | undefined;
  #queue: WatchEvent[] = [];
  #stopObserving: (() => void) | undefined;
  /** While disconnected: what the listener holds. */
  #held: Map<string, KubernetesObject> | undefined;
  #isClosed = false;
  #markSynced: () => void = () => undefined;

  constructor(store: ObjectStore, matches: LabelPredicate, listener: (event: WatchEvent) => void) {
    this.#store = store;
    this.#matches = matches;
    this.#listener = listener;
    this.synced = new Promise((resolve) => (this.#markSynced = resolve));
  }

  get isStarted(): boolean {
    return this.#kind !== undefined;
  }

  /** Begins once the kind is known. */
  start(kind: Kind): void {
    if (this.#isClosed || this.#kind) return;
    this.#kind = kind;
    this.#connect();
    for (const object of this.#current()) this.#send({ type: 'added', object });
    this.#send({ type: 'synced' });
  }

  close(): void {
    this.#isClosed = true;
    this.#queue = [];
    this.#stopObserving?.();
  }

  /** From now on nothing is heard. */
  disconnect(): void {
    if (!this.#kind || this.#held || this.#isClosed) return;
    this.#stopObserving?.();
    this.#held = new Map(this.#current().map((object) => [keyOf(object), object]));
  }

  /**
   * What changed meanwhile is sent.
   * @param isExpired the history is gone: everything is listed anew, of what went only names are known, and synced follows.
   */
  reconnect(isExpired: boolean): void {
    const held = this.#held;
    if (!held || this.#isClosed) return;
    this.#held = undefined;
    this.#connect();
    for (const object of this.#current()) {
      const before = held.get(keyOf(object));
      const isSame = before?.metadata.uid === object.metadata.uid;
      if (isSame) held.delete(keyOf(object));
      if (!isSame) this.#send({ type: 'added', object });
      else if (isExpired || before?.metadata.resourceVersion !== object.metadata.resourceVersion) {
        this.#send({ type: 'modified', object });
      }
    }
    for (const object of held.values()) this.#send({ type: 'deleted', object: isExpired ? remainsOf(object) : object });
    if (isExpired) this.#send({ type: 'synced' });
  }

  #connect(): void {
    if (!this.#kind) return;
    this.#stopObserving = this.#store.observe(this.#kind, (before, after) => this.#changed(before, after));
  }

  #changed(before: KubernetesObject | undefined, after: KubernetesObject | undefined): void {
    const wasSeen = before !== undefined && this.#matches(before.metadata.labels ?? {});
    const isSeen = after !== undefined && this.#matches(after.metadata.labels ?? {});
    if (isSeen) this.#send({ type: wasSeen ? 'modified' : 'added', object: after });
    else if (wasSeen) this.#send({ type: 'deleted', object: before });
  }

  #current(): KubernetesObject[] {
    return this.#kind
      ? this.#store.list(this.#kind).filter(({ metadata }) => this.#matches(metadata.labels ?? {}))
      : [];
  }

  #send(event: WatchEvent): void {
    if (this.#queue.push(event) === 1) setImmediate(() => this.#deliver());
  }

  #deliver(): void {
    const events = this.#queue;
    this.#queue = [];
    for (const event of events) {
      if (this.#isClosed) return;
      this.#listener(event);
      if (event.type === 'synced') this.#markSynced();
    }
  }
}

function keyOf({ metadata }: KubernetesObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name}`;
}

function remainsOf({ apiVersion, kind, metadata }: KubernetesObject): KubernetesObject {
  const { name, namespace, uid } = metadata;
  return { apiVersion, kind, metadata: { name, ...(namespace && { namespace }), ...(uid && { uid }) } };
}
