// Whether anything may be written for an application now: what the hub holds, and its sync windows. Decided here, so that it holds offline.
import { askWindows } from '../../engine/windows/sync-windows.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { ManagedApplication } from '../state/managed-state.js';

/** How long a window whose next opening is not in sight is left alone. */
const FAR_OPENING_MS = 60 * 60_000;

export type SyncPermission =
  | { readonly isGiven: true }
  | {
      readonly isGiven: false;
      readonly reason: string;
      /** When to ask again; undefined: when the hub says something new. */
      readonly askAgainInMs: number | undefined;
    };

/**
 * Whether drift of the application's objects may be put right: nothing is written by itself under some holds, nor in a closed sync window (as
 * in Argo CD: who freezes a cluster may have to change something by hand).
 */
export function mayHeal({ assignment }: Pick<ManagedApplication, 'assignment'>, now: Date): boolean {
  return assignment?.syncPolicy.hold?.heals !== false && (assignment === undefined || opensInMs(assignment, now) === 0);
}

/** Milliseconds until automated syncs and healing may run again by the windows; 0: they may now. */
export function opensInMs({ syncPolicy }: HeldAssignment, now: Date): number {
  const { windows } = syncPolicy;
  if (windows === undefined || windows.length === 0) return 0;
  const known = openings.get(windows);
  if (known !== undefined && Math.abs(now.getTime() - known.askedAtMs) < OPENING_KEPT_MS) return known.inMs;
  const verdict = askWindows(windows, { now, isManual: false });
  const inMs = verdict.isOpen ? 0 : msUntil(verdict.opensAt, now);
  openings.set(windows, { askedAtMs: now.getTime(), inMs });
  return inMs;
}

/**
 * Why nothing of the application may be written any more, not even by what is under way; undefined when it may. Only where drift is not put
 * right either: the other holds (a dependency, a rollout) just keep syncs from beginning.
 */
export function standstillOf(
  { assignment }: Pick<ManagedApplication, 'assignment'>,
  isRequested: boolean,
): string | undefined {
  const hold = assignment?.syncPolicy.hold;
  if (hold === undefined || hold.heals || (isRequested && hold.allowsRequests)) return undefined;
  return hold.message;
}

/** How long an answer about windows counts: many objects may drift at once. */
const OPENING_KEPT_MS = 500;
const openings = new WeakMap<object, { readonly askedAtMs: number; readonly inMs: number }>();

function msUntil(opensAt: Date | undefined, now: Date): number {
  const inMs = opensAt === undefined ? FAR_OPENING_MS : opensAt.getTime() - now.getTime();
  return Math.min(Math.max(inMs, 1_000), FAR_OPENING_MS);
}

/** Whether a sync may begin, or go on when it has begun. */
export function permitSync(
  assignment: HeldAssignment,
  sync: { readonly isRequested: boolean; readonly startedAt: string | undefined; readonly now: Date },
): SyncPermission {
  const { hold, windows = [] } = assignment.syncPolicy;
  if (hold !== undefined && !(sync.isRequested && hold.allowsRequests))
    return { isGiven: false, reason: hold.message, askAgainInMs: undefined };
  const startedAt = sync.startedAt === undefined ? undefined : new Date(sync.startedAt);
  const verdict = askWindows(windows, { now: sync.now, isManual: sync.isRequested, startedAt });
  if (verdict.isOpen) return { isGiven: true };
  return { isGiven: false, reason: verdict.reason, askAgainInMs: msUntil(verdict.opensAt, sync.now) };
}
