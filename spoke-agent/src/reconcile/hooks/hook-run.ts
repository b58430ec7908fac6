// One pass through the hooks of a sync or a removal, and what became of each. It is written to disk before the first hook is made, so that
// a restart in the middle neither runs a hook twice nor forgets one.
import { randomUUID } from 'node:crypto';
import type { ObjectKey } from '../../cluster/cluster.js';
import type { HookDeletePolicy, HookType } from '../../engine/hooks.js';
import type { HookRunRecord } from '../../store/state-schema.js';

/** What became of a hook. */
export type HookPhase = 'Running' | 'Succeeded' | 'Failed';

/** One hook that was started. */
export interface HookRecord {
  readonly type: HookType;
  readonly key: ObjectKey;
  readonly policies: readonly HookDeletePolicy[];
  readonly startedAt: string;
  phase: HookPhase;
  /** The object that was made; empty when none could be. */
  uid: string;
  /** Why it failed or what it waits for, in the words of its health. */
  message: string;
}

/** What a run is for. */
export interface HookRunPurpose {
  /** Stands in an annotation of every object that the run makes: the same for whoever takes up the same sync or removal. Empty: unknown. */
  readonly content: string;
  /** Whether objects with the same content count as made by this run: those of a replica that died, of which nothing else is known. */
  readonly isTakenOver: boolean;
}

export interface HookRun extends HookRunPurpose {
  /** Stands in an annotation of every object that this run made. */
  readonly id: string;
  readonly startedAt: string;
  /** By {@link hookId}. */
  readonly records: Map<string, HookRecord>;
}

export function newHookRun(startedAt: Date, purpose: HookRunPurpose): HookRun {
  return { id: randomUUID(), startedAt: startedAt.toISOString(), records: new Map(), ...purpose };
}

/** One hook of a run: one object may be a hook on several occasions. */
export function hookId(type: HookType, identity: string): string {
  return `${type} ${identity}`;
}

/** The hooks of a run that are not done yet. */
export function runningOf({ records }: HookRun): HookRecord[] {
  return [...records.values()].filter(({ phase }) => phase === 'Running');
}

/** A run as it is kept on disk. */
export function recordOfRun(run: HookRun): HookRunRecord {
  const hooks = [...run.records].map(([id, { policies, key, ...record }]) => ({
    id,
    ...record,
    key: { ...key },
    policies: [...policies],
  }));
  const { id, startedAt, content, isTakenOver } = run;
  return { id, startedAt, content, isTakenOver, hooks };
}

/** A run that an earlier process began. */
export function restoredRun({ hooks, ...run }: HookRunRecord): HookRun {
  return { ...run, records: new Map(hooks.map(({ id: name, ...record }) => [name, record])) };
}
