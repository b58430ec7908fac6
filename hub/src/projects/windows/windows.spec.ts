import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lastStart, nextStart, parseCron } from './cron-schedule.js';
import { matchingWindows } from './matching-windows.js';
import { unknownWindowMembers } from './unknown-members.js';
import { activityOf, allowedBy } from './window-activity.js';
import { windowDurationMs } from './window-duration.js';
import type { ProjectWindow } from './window-schema.js';

const at = (text: string): number => Date.parse(text);

function next(schedule: string, after: string, zone = 'UTC'): string | undefined {
  const cron = parseCron(schedule);
  const start = cron && nextStart(cron, at(after), zone);
  return start === undefined ? undefined : new Date(start).toISOString();
}

function window(change: Partial<ProjectWindow>): ProjectWindow {
  return { kind: 'allow', schedule: '0 8 * * *', duration: '1h', applications: ['*'], ...change };
}

describe('members of windows that nobody reads', () => {
  it('are told with their place, and with what they may have meant', () => {
    const spec = { syncWindows: [window({}), { ...window({}), timezone: 'UTC', manualSyncs: true, owner: 'ann' }] };
    expect(unknownWindowMembers(spec)).toEqual([
      '"timezone" is no field of spec.syncWindows[1]; did you mean "timeZone"? (it is ignored)',
      '"manualSyncs" is no field of spec.syncWindows[1]; did you mean "manualSync"? (it is ignored)',
      '"owner" is no field of spec.syncWindows[1] (it is ignored)',
    ]);
  });

  it('are none of a project without windows', () => {
    for (const spec of [undefined, null, {}, { syncWindows: null }, { syncWindows: [] }])
      expect(unknownWindowMembers(spec)).toEqual([]);
  });
});

describe('a cron schedule', () => {
  it.each([
    ['0 8 * * *', '2026-03-01T08:00:00Z', '2026-03-02T08:00:00.000Z'],
    ['0 8 * * *', '2026-03-01T07:59:00Z', '2026-03-01T08:00:00.000Z'],
    ['*/15 * * * *', '2026-03-01T07:46:10Z', '2026-03-01T08:00:00.000Z'],
    ['0 0 1 JAN-mar,12 ?', '2026-03-01T00:00:00Z', '2026-12-01T00:00:00.000Z'],
    ['30 22 * * MON-FRI', '2026-11-20T23:00:00Z', '2026-11-23T22:30:00.000Z'],
    ['0 0 13 * 5', '2026-11-01T00:00:00Z', '2026-11-06T00:00:00.000Z'],
    ['0 0 29 2 *', '2026-01-01T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['5/20 1 * * *', '2026-01-01T01:06:00Z', '2026-01-01T01:25:00.000Z'],
  ])('%s begins after %s at %s', (schedule, after, expected) => {
    expect(next(schedule, after)).toBe(expected);
  });

  it('goes by the clock of its zone, also where that is put forward or back', () => {
    expect(next('0 8 * * *', '2026-07-01T00:00:00Z', 'Europe/Berlin')).toBe('2026-07-01T06:00:00.000Z');
    expect(next('0 8 * * *', '2026-01-01T00:00:00Z', 'Europe/Berlin')).toBe('2026-01-01T07:00:00.000Z');
    // 02:30 does not exist on 29 March 2026, and exists twice on 25 October.
    expect(next('30 2 * * *', '2026-03-28T12:00:00Z', 'Europe/Berlin')).toBe('2026-03-30T00:30:00.000Z');
    expect(next('30 2 * * *', '2026-10-24T12:00:00Z', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z');
  });

  it('that never begins is told in finite time', () => {
    expect(next('0 0 31 2 *', '2026-01-01T00:00:00Z')).toBeUndefined();
  });

  it.each([
    '',
    '* * * *',
    '* * * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '5-1 * * * *',
    '*/0 * * * *',
    '@daily',
    'a * * * *',
  ])('is not "%s"', (schedule) => {
    expect(parseCron(schedule)).toBeUndefined();
  });

  it('reads any text without failing', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseCron(text)));
  });
});

describe('a duration of a window', () => {
  it.each([
    ['1h30m', 5_400_000],
    ['90s', 90_000],
    ['1.5h', 5_400_000],
    ['0s', undefined],
    ['-1h', undefined],
    ['5', undefined],
    ['9000h', undefined],
  ])('%s is %s', (text, ms) => {
    expect(windowDurationMs(text)).toBe(ms);
  });
});

describe('the windows that concern an application', () => {
  const application = { name: 'web', namespace: 'shop', cluster: { name: 'eu-1', server: 'https://eu-1' } };
  it.each([
    ['its name', { applications: ['w*'] }, true],
    ['another name', { applications: ['api'] }, false],
    ['its namespace', { applications: [], namespaces: ['shop'] }, true],
    ['its cluster by name', { applications: [], clusters: ['eu-*'] }, true],
    ['its cluster by address', { applications: [], clusters: ['https://eu-1'] }, true],
    ['any of several lists', { applications: ['api'], clusters: ['eu-*'] }, true],
    ['all lists, with andOperator', { applications: ['api'], clusters: ['eu-*'], andOperator: true }, false],
    [
      'all lists that are there, with andOperator',
      { applications: ['web'], clusters: ['eu-*'], andOperator: true },
      true,
    ],
  ])('are those that name %s', (_, change, expected) => {
    expect(matchingWindows([window(change)], application)).toHaveLength(expected ? 1 : 0);
  });
});

describe('whether a window is open', () => {
  it('is told with its end and its next beginning', () => {
    expect(activityOf(window({}), new Date('2026-03-01T08:30:00Z'))).toEqual({
      activeUntil: new Date('2026-03-01T09:00:00Z'),
      nextAt: new Date('2026-03-02T08:00:00Z'),
    });
    expect(activityOf(window({}), new Date('2026-03-01T09:00:00Z')).activeUntil).toBeUndefined();
  });

  it('counts the latest beginning where openings overlap', () => {
    const open = activityOf(window({ schedule: '0 * * * *', duration: '3h' }), new Date('2026-03-01T08:30:00Z'));
    expect(open.activeUntil).toEqual(new Date('2026-03-01T11:00:00Z'));
  });
});

describe('the last beginning of a schedule', () => {
  const anyMoment = fc.integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 0, 1) / 60_000 });
  const anyZone = fc.constantFrom('UTC', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/St_Johns', 'Asia/Kathmandu');
  const anySchedule = fc.constantFrom('* * * * *', '*/7 1-3 * * *', '30 2 * * *', '0 0 1,15 * *', '15 */5 * * 0');

  it('is the one after which no other begins before', () => {
    fc.assert(
      fc.property(anyMoment, anyZone, anySchedule, (minutes, zone, text) => {
        const [schedule, atMs] = [parseCron(text), minutes * 60_000 + 1];
        if (!schedule) throw new Error('It is no schedule.');
        const last = lastStart(schedule, atMs, { zone, withinMs: 40 * 24 * 3_600_000 });
        if (last === undefined) throw new Error('There is one each month.');
        expect(last).toBeLessThanOrEqual(atMs);
        expect(nextStart(schedule, last - 1, zone)).toBe(last);
        const after = nextStart(schedule, last, zone);
        expect(after === undefined || after > atMs).toBe(true);
        expect(lastStart(schedule, atMs, { zone, withinMs: atMs - last })).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('counts while a clock shows an hour again', () => {
    const schedule = parseCron('45 2 * * *');
    const shownAgain = Date.parse('2026-10-25T01:10:00Z');
    expect(schedule && lastStart(schedule, shownAgain, { zone: 'Europe/Berlin', withinMs: 3_600_000 })).toBe(
      Date.parse('2026-10-25T00:45:00Z'),
    );
  });

  it('is found at once, also of a window that is always open', () => {
    const always = window({ schedule: '* * * * *', duration: '8760h', timeZone: 'Europe/Berlin' });
    const before = process.threadCpuUsage();
    for (let hour = 0; hour < 24; hour++)
      expect(activityOf(always, new Date(Date.UTC(2026, 9, 25, hour, 30))).activeUntil).toBeDefined();
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });
});

describe('what windows allow together', () => {
  const now = new Date('2026-03-01T08:30:00Z');
  const open = window({});
  const shut = window({ schedule: '0 20 * * *' });
  it.each([
    ['nothing is said', [], true, true],
    ['an allowance is open', [open], true, true],
    ['the only allowance is shut', [shut], false, false],
    [
      'the only allowance is shut, but takes requests',
      [window({ schedule: '0 20 * * *', manualSync: true })],
      false,
      true,
    ],
    ['one of two allowances is open', [open, shut], true, true],
    ['a denial is shut', [window({ kind: 'deny', schedule: '0 20 * * *' })], true, true],
    ['a denial is open beside an open allowance', [open, window({ kind: 'deny' })], false, false],
    ['a denial that takes requests is open', [window({ kind: 'deny', manualSync: true })], false, true],
  ])('where %s', (_, windows, automated, manual) => {
    expect(allowedBy(windows, now)).toMatchObject({ automated, manual });
  });
});
