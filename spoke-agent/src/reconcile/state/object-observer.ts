// Watches every kind that is in use, for what carries our label, and keeps the managed state up to date. Decides nothing: what differs
// goes to the drift guard, whose application has to look again goes to the queue.
import { APPLICATION_LABEL } from '@wheelhouse/protocol';
import type { Cluster, KubernetesObject, WatchEvent, WatchHandle } from '../../cluster/cluster.js';
import type { ClusterError } from '../../cluster/cluster.errors.js';
import { identityOf, keyOf, kindsOf, kindText } from '../../engine/object-identity.js';
import { trackedApplication } from '../../engine/tracking.js';
import type { StateStore } from '../../store/state-store.js';
import type { KindRef } from '../../store/state-schema.js';
import type { IgnoredDifferences } from '../drift/ignored-differences.js';
import { isOlder, takeFacts } from './live-facts.js';
import type { ManagedObject } from './managed-object.js';
import type { ManagedState } from './managed-state.js';
import type { StatusBoard } from './status-board.js';

/** How long a reconciliation waits for the first list of a kind. */
const SYNC_TIMEOUT_MS = 30_000;

/** What the observer tells others. */
export interface ObservationListener {
  /** What we own in a live object is not what we applied. */
  differs(object: ManagedObject, live: KubernetesObject): void;
  /** What we own is as we applied it. */
  agrees(object: ManagedObject): void;
  /** An expected object is gone, or our label is gone from it. */
  gone(object: ManagedObject): void;
  /** Something that a reconciliation may wait for changed. */
  changed(applicationId: string): void;
}

export interface ObserverParts {
  readonly cluster: Cluster;
  readonly state: ManagedState;
  readonly store: StateStore;
  readonly board: StatusBoard;
  readonly ignored: IgnoredDifferences;
  readonly listener: ObservationListener;
}

interface KindWatch extends WatchHandle {
  isSynced: boolean;
  /** Why it cannot go on, as long as the agent has no right to it. */
  refusal: ClusterError | undefined;
  /** Resolves with the first refusal. */
  readonly refused: PromiseWithResolvers<boolean>;
}

export class ObjectObserver {
  private readonly parts: ObserverParts;
  private readonly watches = new Map<string, KindWatch>();
  private kinds: KindRef[] = [];

  constructor(parts: ObserverParts) {
    this.parts = parts;
  }

  /** Begins to watch kinds that were in use before. */
  restore(kinds: readonly KindRef[]): void {
    this.kinds = [...kinds];
    for (const kind of kinds) this.watch(kind);
  }

  /** Remembers kinds on disk before anything of them is applied, so that it is found again whatever happens. */
  async remember(kinds: Iterable<KindRef>): Promise<void> {
    const known = new Set(this.kinds.map(kindText));
    const added = [...kindsOf(kinds)].filter(([text]) => !known.has(text)).map(([, kind]) => kind);
    if (added.length === 0) return;
    this.kinds = [...this.kinds, ...added];
    await this.parts.store.writeKinds(this.kinds);
  }

  /** Watches a kind from now on. */
  watch(kind: KindRef): void {
    const text = kindText(kind);
    if (this.watches.has(text)) return;
    const { cluster } = this.parts;
    const refused = Promise.withResolvers<boolean>();
    const onProblem = (problem: ClusterError | undefined): void => this.noteProblem(kind, watch, problem);
    const options = { labelSelector: APPLICATION_LABEL, onProblem };
    const handle = cluster.watch(kind.apiVersion, kind.kind, options, (event) => this.observe(event));
    const watch: KindWatch = Object.assign(handle, { isSynced: false, refusal: undefined, refused });
    this.watches.set(text, watch);
    void this.noteSynced(watch);
  }

  /** Watches kinds that the cluster serves, and waits until what exists of them is known. False: it is not, see {@link refusalOf}. */
  async synced(kinds: readonly KindRef[]): Promise<boolean> {
    for (const kind of kinds) this.watch(kind);
    if (this.refusalOf(kinds) !== undefined) return false;
    const pending = kinds.flatMap((kind) => this.watches.get(kindText(kind)) ?? []).filter(({ isSynced }) => !isSynced);
    if (pending.length === 0) return true;
    const { promise: timeout, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => resolve(false), SYNC_TIMEOUT_MS);
    const all = Promise.all(pending.map(({ synced }) => synced)).then(() => true);
    const outcomes = [all, timeout, ...pending.map(({ refused }) => refused.promise)];
    return await Promise.race(outcomes).finally(() => clearTimeout(timer));
  }

  /** Why one of these kinds cannot be watched: the agent's role lacks the right. */
  refusalOf(kinds: readonly KindRef[]): ClusterError | undefined {
    return kinds.map((kind) => this.watches.get(kindText(kind))?.refusal).find((refusal) => refusal !== undefined);
  }

  /** Kinds in use, whether watched yet or not. */
  get kindsInUse(): readonly KindRef[] {
    return this.kinds;
  }

  /** Looks at an event that came during a write of its object. */
  revisit(object: ManagedObject): void {
    const event = object.deferred;
    object.deferred = undefined;
    if (event !== undefined) this.observe(event);
  }

  close(): void {
    for (const watch of this.watches.values()) watch.close();
    this.watches.clear();
  }

  /** The applications with objects of the kind say so; the others go on. */
  private noteProblem(kind: KindRef, watch: KindWatch, problem: ClusterError | undefined): void {
    const refusal = problem?.code === 'FORBIDDEN' ? problem : undefined;
    if ((refusal === undefined) === (watch.refusal === undefined)) return;
    watch.refusal = refusal;
    if (refusal !== undefined) watch.refused.resolve(false);
    const ofKind = [...this.parts.state.objects.values()].filter(({ key }) => kindText(key) === kindText(kind));
    for (const id of new Set(ofKind.map(({ applicationId }) => applicationId))) this.parts.listener.changed(id);
  }

  private async noteSynced(watch: KindWatch): Promise<void> {
    await watch.synced;
    watch.isSynced = true;
  }

  private observe(event: WatchEvent): void {
    if (event.type === 'synced') return;
    const object = this.find(event.object, event.type === 'deleted');
    if (object === undefined) return;
    if (object.writing !== undefined) object.deferred = event;
    else if (event.type === 'deleted') this.observeGone(object, event.object);
    else this.observeLive(object, event.object);
  }

  /** The managed object of a live one; one that nobody knew yet is known from now on. Undefined for copies and other versions. */
  private find(live: KubernetesObject, isGone: boolean): ManagedObject | undefined {
    const { state } = this.parts;
    const known = state.objects.get(identityOf(keyOf(live)));
    if (known !== undefined) {
      const isOtherVersion = known.isExpected && known.key.apiVersion !== live.apiVersion;
      return isOtherVersion ? undefined : known;
    }
    const applicationId = isGone ? undefined : trackedApplication(live);
    return applicationId === undefined ? undefined : state.ensureObject(keyOf(live), applicationId);
  }

  private observeLive(object: ManagedObject, live: KubernetesObject): void {
    const { board, ignored, listener } = this.parts;
    const version = live.metadata.resourceVersion;
    const isKnown = object.uid === live.metadata.uid && version === object.resourceVersion;
    // Also what is told late of the object that was deleted before this one was made: see `observeGone`.
    if (object.isLive && (isKnown || isOlder(version, object.resourceVersion))) return;
    if (takeFacts(object, live)) {
      board.touch(object.applicationId, 'shortly');
      listener.changed(object.applicationId);
    }
    if (object.ownedDigest === '') return;
    if (ignored.digestOf(object, live) === object.ownedDigest) listener.agrees(object);
    else listener.differs(object, live);
  }

  private observeGone(object: ManagedObject, last: KubernetesObject): void {
    const { board, listener, state } = this.parts;
    const { uid, resourceVersion } = last.metadata;
    const isAnother = object.isLive && uid !== undefined && uid !== object.uid;
    if (isAnother || isOlder(resourceVersion, object.resourceVersion)) return;
    object.isLive = false;
    object.isDeleting = false;
    // A hook may go as soon as it is done: its last health is its result.
    if (!object.isHook) object.health = undefined;
    if (!object.isExpected) state.forgetObject(object);
    else if (object.ownedDigest !== '') listener.gone(object);
    board.touch(object.applicationId, 'shortly');
    listener.changed(object.applicationId);
  }
}
