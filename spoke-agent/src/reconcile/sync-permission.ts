// Whether anything may be written for an application now: what the hub holds, and its sync windows. Decided here, so that it holds offline.
import { askWindows } from '../engine/windows/sync-windows.js';
import type { HeldAssignment } from '../store/state-schema.js';
import type { ManagedApplication } from './managed-state.js';

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

/** Whether drift of the application's objects may be put right: nothing is written at all under some holds. */
export function mayHeal(application: Pick<ManagedApplication, 'assignment'>): boolean {
  return application.assignment?.syncPolicy.hold?.heals !== false;
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
  const inMs = verdict.opensAt === undefined ? FAR_OPENING_MS : verdict.opensAt.getTime() - sync.now.getTime();
  return { isGiven: false, reason: verdict.reason, askAgainInMs: Math.min(Math.max(inMs, 1_000), FAR_OPENING_MS) };
}
