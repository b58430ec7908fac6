// Looks every few minutes for objects that no application has, in the namespaces of the applications that want to know. Reads names only, page by
// page, one list at a time: it must never be in the way of a sync.
import type { Cluster, ServedKind } from '../../cluster/cluster.js';
import type { AgentLogger } from '../../logger.js';
import type { Clock } from '../clock.js';
import type { RequestLimiter } from '../writes/limiter.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';
import type { StatusBoard } from '../state/status-board.js';
import { canBeOrphaned, isIgnored, orphanCondition, orphanOf, type Orphan } from './orphaned-objects.js';

/** Between two looks. */
export const ORPHAN_INTERVAL_MS = 5 * 60_000;
/** Before the first look: the first syncs come before. */
export const FIRST_ORPHAN_LOOK_MS = 20_000;
/** Orphans of one namespace that are kept; more are not counted. */
const MAX_ORPHANS = 1_000;
/** Pages of one kind in one namespace that are read. */
const MAX_PAGES = 20;

export interface OrphanWatchParts {
  readonly cluster: Pick<Cluster, 'kinds' | 'pages'>;
  readonly state: ManagedState;
  readonly board: StatusBoard;
  readonly limiter: RequestLimiter;
  readonly clock: Clock;
  readonly logger: AgentLogger;
}

/** What was found in a namespace. */
interface Found {
  readonly orphans: readonly Orphan[];
  readonly isPartial: boolean;
}

export class OrphanWatch {
  private readonly parts: OrphanWatchParts;
  private cancel: (() => void) | undefined;
  private readonly abort = new AbortController();

  constructor(parts: OrphanWatchParts) {
    this.parts = parts;
  }

  /** Looks again and again from now on. */
  begin(): void {
    this.cancel = this.parts.clock.after(FIRST_ORPHAN_LOOK_MS, () => void this.lookAndGoOn());
  }

  stop(): void {
    this.abort.abort();
    this.cancel?.();
  }

  /** Looks once, and puts what it finds on the applications. Never rejects. */
  async look(): Promise<void> {
    const { state, board, logger } = this.parts;
    const interested = [...state.applications.values()].filter(
      (application) => application.plannedRender !== '' && rulesOf(application)?.warn,
    );
    const found = new Map<string, Found>();
    try {
      const kinds = interested.length === 0 ? [] : (await this.parts.cluster.kinds()).filter(canBeOrphaned);
      for (const namespace of new Set(interested.flatMap(namespacesOf)))
        found.set(namespace, await this.lookInto(namespace, preferred(kinds)));
    } catch (error) {
      logger.debug({ err: error }, 'Orphaned objects could not be looked for.');
      return;
    }
    for (const application of state.applications.values()) {
      const condition = interested.includes(application) ? this.conditionOf(application, found) : undefined;
      if (condition?.message === application.orphanCondition?.message) continue;
      application.orphanCondition = condition;
      board.touch(application.id);
    }
  }

  private conditionOf(
    application: ManagedApplication,
    found: ReadonlyMap<string, Found>,
  ): ManagedApplication['orphanCondition'] {
    const rules = rulesOf(application);
    if (rules === undefined) return undefined;
    const namespaces = namespacesOf(application).flatMap((namespace) => found.get(namespace) ?? []);
    const orphans = namespaces.flatMap(({ orphans }) => orphans).filter((orphan) => !isIgnored(orphan, rules));
    return orphanCondition(
      orphans,
      namespaces.some(({ isPartial }) => isPartial),
    );
  }

  private async lookInto(namespace: string, kinds: readonly ServedKind[]): Promise<Found> {
    const orphans: Orphan[] = [];
    let isPartial = false;
    for (const kind of kinds) {
      const isWhole = await this.collect(namespace, kind, orphans);
      isPartial ||= !isWhole;
      if (orphans.length >= MAX_ORPHANS) return { orphans: orphans.slice(0, MAX_ORPHANS), isPartial: true };
    }
    return { orphans, isPartial };
  }

  /** False when not all could be read. A kind that may not be listed has no orphans for us. */
  private async collect(namespace: string, { apiVersion, kind }: ServedKind, orphans: Orphan[]): Promise<boolean> {
    const { cluster, state, limiter } = this.parts;
    const pages = cluster.pages(apiVersion, kind, { namespace, metadataOnly: true, signal: this.abort.signal });
    const iterator = pages[Symbol.asyncIterator]();
    try {
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const { done, value } = await limiter.run(() => iterator.next());
        if (done === true) return true;
        for (const object of value) {
          const orphan = orphanOf({ ...object, apiVersion, kind }, state.objects);
          if (orphan !== undefined) orphans.push(orphan);
        }
      }
      return false;
    } catch {
      return true;
    } finally {
      await iterator.return?.();
    }
  }

  private async lookAndGoOn(): Promise<void> {
    await this.look();
    if (!this.abort.signal.aborted)
      this.cancel = this.parts.clock.after(ORPHAN_INTERVAL_MS, () => void this.lookAndGoOn());
  }
}

function rulesOf({
  assignment,
}: ManagedApplication): NonNullable<ManagedApplication['assignment']>['syncPolicy']['orphans'] {
  return assignment?.syncPolicy.orphans;
}

/** Where its objects are, and where they would be. */
function namespacesOf(application: ManagedApplication): string[] {
  const namespaces = [...application.objects.values()].map(({ key }) => key.namespace);
  return [...new Set([application.assignment?.namespace ?? '', ...namespaces])].filter((namespace) => namespace !== '');
}

/** One version of each kind: an object is served in all of them. */
function preferred(kinds: readonly ServedKind[]): ServedKind[] {
  const byKind = new Map<string, ServedKind>();
  for (const kind of kinds) {
    const name = `${kind.apiVersion.split('/').slice(0, -1).join('/')}/${kind.kind}`;
    const known = byKind.get(name);
    if (known === undefined || (isStable(kind) && !isStable(known))) byKind.set(name, kind);
  }
  return [...byKind.values()];
}

function isStable({ apiVersion }: ServedKind): boolean {
  return /(^|\/)v\d+$/.test(apiVersion);
}
