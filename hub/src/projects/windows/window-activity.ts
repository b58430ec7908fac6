import { lastStart, nextStart, parseCron } from './cron-schedule.js';
import { windowDurationMs } from './window-duration.js';
import type { ProjectWindow } from './window-schema.js';

/** When a window is open, seen from a moment. */
export interface WindowActivity {
  /** When it ends, where it is open now. */
  readonly activeUntil: Date | undefined;
  /** When it opens next; undefined when it never does. */
  readonly nextAt: Date | undefined;
}

/** Windows are open from a beginning, for their duration. What cannot be read is never open. */
export function activityOf(window: ProjectWindow, now: Date): WindowActivity {
  const schedule = parseCron(window.schedule);
  const duration = windowDurationMs(window.duration);
  if (!schedule || duration === undefined) return { activeUntil: undefined, nextAt: undefined };
  const zone = window.timeZone || 'UTC';
  const nowMs = now.getTime();
  const next = nextStart(schedule, nowMs, zone);
  // Windows may overlap themselves: the last beginning that is not over yet counts.
  const last = lastStart(schedule, nowMs, { zone, withinMs: duration });
  return {
    activeUntil: last === undefined ? undefined : new Date(last + duration),
    nextAt: next === undefined ? undefined : new Date(next),
  };
}

/** What windows allow at a moment. */
export interface WindowVerdict {
  readonly automated: boolean;
  readonly manual: boolean;
  /** Those that are in the way. */
  readonly stopping: readonly ProjectWindow[];
}

/**
 * What windows allow together, as agents decide it: an open denial stops, and where there are allowances, one has to be open. A sync that
 * began when it was allowed goes on where all that are in the way let it (`syncOverrun`).
 */
export function allowedBy(windows: readonly ProjectWindow[], now: Date, startedAt?: Date): WindowVerdict {
  const isActive = (window: ProjectWindow): boolean => activityOf(window, now).activeUntil !== undefined;
  const denials = windows.filter((window) => window.kind === 'deny' && isActive(window));
  const allowances = windows.filter((window) => window.kind === 'allow');
  const isAllowed = allowances.length === 0 || allowances.some(isActive);
  const stopping = denials.length > 0 ? denials : isAllowed ? [] : allowances;
  const mayOverrun = startedAt !== undefined && stopping.every(({ syncOverrun }) => syncOverrun === true);
  const begun = mayOverrun ? allowedBy(windows, startedAt) : undefined;
  return {
    automated: stopping.length === 0 || begun?.automated === true,
    manual: stopping.every(({ manualSync }) => manualSync === true) || begun?.manual === true,
    stopping,
  };
}

/** When what windows allow may be another next: one of those in the way opens, or ends. */
export function nextTurn(windows: readonly ProjectWindow[], now: Date): Date | undefined {
  const turns = windows.flatMap((window) => {
    const { activeUntil, nextAt } = activityOf(window, now);
    return (window.kind === 'deny' ? activeUntil : nextAt) ?? [];
  });
  return turns.length === 0 ? undefined : new Date(Math.min(...turns.map((turn) => turn.getTime())));
}
