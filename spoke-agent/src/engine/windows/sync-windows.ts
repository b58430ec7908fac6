// Pure: whether sync windows let a sync run at an instant (Argo CD's rules), and when they do next. No window: always.
import type { SyncWindow } from '@wheelhouse/protocol';
import { windowTimes, type WindowTimes } from './window-times.js';

/** Who asks. */
export interface WindowQuestion {
  readonly now: Date;
  /** Whether a person asked for the sync. */
  readonly isManual: boolean;
  /** When the sync began, if it runs already. */
  readonly startedAt?: Date | undefined;
}

export type WindowVerdict =
  | { readonly isOpen: true }
  | {
      readonly isOpen: false;
      /** The sentence for people: which window, until when. */
      readonly reason: string;
      /** When a sync may run next; undefined when no such time is in sight. */
      readonly opensAt: Date | undefined;
    };

/** How many instants at which a verdict could turn are looked at. */
const MAX_TURNS = 200;

/** Whether a sync may run. */
export function askWindows(windows: readonly SyncWindow[], question: WindowQuestion): WindowVerdict {
  if (windows.length === 0) return { isOpen: true };
  let timed: TimedWindow[];
  try {
    timed = windows.map((window) => ({ window, times: windowTimes(window) }));
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return {
      isOpen: false,
      reason: `A sync window cannot be read, so nothing is synced: ${words}`,
      opensAt: undefined,
    };
  }
  const blocking = blockingAt(timed, question);
  if (blocking === undefined) return { isOpen: true };
  const opensAt = nextOpening(timed, question);
  const next = opensAt === undefined ? 'No opening is in sight.' : `The next sync may run at ${textOf(opensAt)}.`;
  return { isOpen: false, reason: `${describe(blocking)} ${next}`, opensAt };
}

interface TimedWindow {
  readonly window: SyncWindow;
  readonly times: WindowTimes;
}

/** The window that is in the way; undefined when none is. */
function blockingAt(
  timed: readonly TimedWindow[],
  { now, isManual, startedAt }: WindowQuestion,
): SyncWindow | undefined {
  const active = timed.filter(({ times }) => times.isActiveAt(now)).map(({ window }) => window);
  const denials = active.filter(({ kind }) => kind === 'deny');
  const closed = timed.filter(({ window }) => window.kind === 'allow').map(({ window }) => window);
  const inTheWay = denials.length > 0 ? denials : active.length > 0 ? [] : closed;
  if (inTheWay.length === 0) return undefined;
  if (isManual && inTheWay.every(({ manualSync }) => manualSync === true)) return undefined;
  const mayOverrun = startedAt !== undefined && inTheWay.every(({ syncOverrun }) => syncOverrun === true);
  if (mayOverrun && blockingAt(timed, { now: startedAt, isManual }) === undefined) return undefined;
  return inTheWay.find(({ manualSync }) => manualSync !== true) ?? inTheWay[0];
}

function nextOpening(timed: readonly TimedWindow[], question: WindowQuestion): Date | undefined {
  const turns = timed
    .flatMap(({ window, times }) =>
      window.kind === 'allow' ? times.startsAfter(question.now) : times.endsAfter(question.now),
    )
    .toSorted((left, right) => left.getTime() - right.getTime())
    .slice(0, MAX_TURNS);
  return turns.find((now) => blockingAt(timed, { ...question, now }) === undefined);
}

function describe({ kind, schedule, timeZone = 'UTC', description }: SyncWindow): string {
  const name = `"${schedule}" (${timeZone})${description === undefined ? '' : `: ${description}`}`;
  return kind === 'deny'
    ? `A sync window denies syncs now: ${name}.`
    : `Syncs are allowed in sync windows only: ${name}.`;
}

function textOf(date: Date): string {
  return date.toISOString().replace(/:\d\d\.\d{3}Z$/, 'Z');
}
