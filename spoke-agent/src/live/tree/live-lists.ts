// Lists of what may be below an application, read when somebody looks, shared by all who look at the same, and let go seconds later: no watch
// is kept for them, and only facts of them.
import type { Cluster } from '../../cluster/cluster.js';
import type { Clock } from '../../reconcile/clock.js';
import type { ListedKind } from './child-kinds.js';
import { type LiveChild, liveChild } from './live-child.js';

/** How long a list serves others who look. */
export const LIST_LIFETIME_MS = 3_000;
/** The most objects of one kind and namespace that are kept. */
const MAX_OBJECTS = 20_000;

/** The most objects of one list that are kept whole for a health check: more cannot be checked while somebody waits. */
export const MAX_CHECKED_OBJECTS = 2_000;

/** What was found of one kind in one namespace. */
export interface LiveList {
  readonly children: readonly LiveChild[];
  readonly isTruncated: boolean;
}

export class LiveLists {
  private readonly clock: Clock;
  /** By who may see it, then by what it is. */
  private readonly lists = new Map<Cluster, Map<string, Promise<LiveList>>>();
  private readonly timers = new Set<() => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** How many are kept. */
  get size(): number {
    return [...this.lists.values()].reduce((sum, lists) => sum + lists.size, 0);
  }

  /** Throws ClusterError. */
  async read(cluster: Cluster, listed: ListedKind, namespace: string): Promise<LiveList> {
    const lists = this.lists.get(cluster) ?? new Map<string, Promise<LiveList>>();
    this.lists.set(cluster, lists);
    const key = `${listed.apiVersion}/${listed.kind}/${namespace}/${listed.isChecked === true}`;
    const known = lists.get(key);
    if (known !== undefined) return known;
    const list = readList(cluster, listed, namespace);
    lists.set(key, list);
    const forget = (): void => {
      if (lists.get(key) !== list) return;
      lists.delete(key);
      if (lists.size === 0) this.lists.delete(cluster);
    };
    list.then(
      () => this.forgetLater(forget),
      () => forget(),
    );
    return list;
  }

  /** Nobody looks any more. */
  clear(): void {
    for (const cancel of this.timers) cancel();
    this.timers.clear();
    this.lists.clear();
  }

  private forgetLater(forget: () => void): void {
    const cancel = this.clock.after(LIST_LIFETIME_MS, () => {
      this.timers.delete(cancel);
      forget();
    });
    this.timers.add(cancel);
  }
}

async function readList(cluster: Cluster, listed: ListedKind, namespace: string): Promise<LiveList> {
  const { apiVersion, kind, isWhole } = listed;
  const children: LiveChild[] = [];
  for await (const page of cluster.pages(apiVersion, kind, { namespace, metadataOnly: !isWhole })) {
    for (const object of page) {
      // What nobody owns is in no tree; claims of StatefulSets are known by their names.
      if (object.metadata.ownerReferences?.length || kind === 'PersistentVolumeClaim')
        children.push(liveChild(object, listed, children.length < MAX_CHECKED_OBJECTS));
      if (children.length > MAX_OBJECTS) return { children, isTruncated: true };
    }
  }
  return { children, isTruncated: false };
}
