// The times of one sync window: five cron fields, a duration, a time zone.
import type { SyncWindow } from '@wheelhouse/protocol';
import { Cron } from 'croner';

/** How many starts of one window are looked ahead. */
const LOOK_AHEAD = 50;

export interface WindowTimes {
  isActiveAt(instant: Date): boolean;
  /** The next starts after an instant, in order. */
  startsAfter(instant: Date): Date[];
  /** The ends after an instant of what is active then or starts next, in order. */
  endsAfter(instant: Date): Date[];
}

/** Throws when the schedule or the time zone cannot be read. */
export function windowTimes({ schedule, durationMs, timeZone = 'UTC' }: SyncWindow): WindowTimes {
  // Five fields, as in Argo CD, whose `?` means any.
  const cron = new Cron(schedule.replaceAll('?', '*'), { timezone: timeZone || 'UTC', mode: '5-part', paused: true });
  // A time zone is only looked at when it is used.
  cron.nextRun(new Date(0));
  const earlier = (instant: Date): Date => new Date(instant.getTime() - durationMs);
  return {
    isActiveAt(instant) {
      const start = cron.nextRun(earlier(instant));
      return start !== null && start.getTime() <= instant.getTime();
    },
    startsAfter: (instant) => cron.nextRuns(LOOK_AHEAD, instant),
    endsAfter: (instant) =>
      cron.nextRuns(LOOK_AHEAD, earlier(instant)).map((start) => new Date(start.getTime() + durationMs)),
  };
}
