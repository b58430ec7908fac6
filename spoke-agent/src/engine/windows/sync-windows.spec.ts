import { describe, expect, it } from '@jest/globals';
import type { SyncWindow } from '@wheelhouse/protocol';
import fc from 'fast-check';
import { askWindows, type WindowQuestion } from './sync-windows.js';

const HOUR = 3_600_000;
const at = (text: string): Date => new Date(`2026-03-${text}Z`);
const allow = (schedule: string, more: Partial<SyncWindow> = {}): SyncWindow => ({
  kind: 'allow',
  schedule,
  durationMs: HOUR,
  ...more,
});
const deny = (schedule: string, more: Partial<SyncWindow> = {}): SyncWindow => ({
  kind: 'deny',
  schedule,
  durationMs: HOUR,
  ...more,
});
const ask = (windows: SyncWindow[], now: string, more: Partial<WindowQuestion> = {}): ReturnType<typeof askWindows> =>
  askWindows(windows, { now: at(now), isManual: false, ...more });
const isOpen = (...question: Parameters<typeof ask>): boolean => ask(...question).isOpen;

describe('sync windows', () => {
  it('let everything run where there are none', () => {
    expect(isOpen([], '10T12:00:00')).toBe(true);
  });

  it('allow syncs inside an allow window only, from its first minute to its end', () => {
    const windows = [allow('0 22 * * *')];
    expect(isOpen(windows, '10T21:59:59')).toBe(false);
    expect(isOpen(windows, '10T22:00:00')).toBe(true);
    expect(isOpen(windows, '10T22:59:59')).toBe(true);
    expect(isOpen(windows, '10T23:00:00')).toBe(false);
  });

  it('let any active allow window do, and an active deny window win over all', () => {
    const windows = [allow('0 22 * * *'), allow('0 12 * * *'), deny('30 12 * * *')];
    expect(isOpen(windows, '10T12:10:00')).toBe(true);
    expect(isOpen(windows, '10T12:40:00')).toBe(false);
    expect(isOpen([deny('30 12 * * *')], '10T14:00:00')).toBe(true);
  });

  it('say which window is in the way, and when a sync may run next', () => {
    expect(ask([allow('0 22 * * *', { description: 'nightly' })], '10T12:00:00')).toEqual({
      isOpen: false,
      reason:
        'Syncs are allowed in sync windows only: "0 22 * * *" (UTC): nightly. The next sync may run at 2026-03-10T22:00Z.',
      opensAt: at('10T22:00:00'),
    });
    expect(ask([deny('0 12 * * *')], '10T12:30:00')).toMatchObject({ opensAt: at('10T13:00:00') });
    const closedAtFirst = [allow('0 22 * * *'), deny('0 22 10 3 *', { durationMs: 2 * HOUR })];
    expect(ask(closedAtFirst, '10T12:00:00')).toMatchObject({ opensAt: at('11T22:00:00') });
  });

  it('let what a person asks for through where all windows in the way say so', () => {
    const isManual = true;
    expect(isOpen([deny('0 12 * * *', { manualSync: true })], '10T12:30:00', { isManual })).toBe(true);
    expect(isOpen([deny('0 12 * * *', { manualSync: true }), deny('0 12 * * *')], '10T12:30:00', { isManual })).toBe(
      false,
    );
    expect(isOpen([allow('0 22 * * *', { manualSync: true })], '10T12:30:00', { isManual })).toBe(true);
    expect(isOpen([allow('0 22 * * *', { manualSync: true })], '10T12:30:00')).toBe(false);
  });

  it('let a sync go on that began when it was allowed, where all windows in the way say so', () => {
    const startedAt = at('10T11:59:00');
    expect(isOpen([deny('0 12 * * *', { syncOverrun: true })], '10T12:30:00', { startedAt })).toBe(true);
    expect(isOpen([deny('0 12 * * *')], '10T12:30:00', { startedAt })).toBe(false);
    expect(isOpen([deny('0 12 * * *', { syncOverrun: true })], '10T12:30:00', { startedAt: at('10T12:10:00') })).toBe(
      false,
    );
    const nightly = [allow('0 11 * * *', { syncOverrun: true })];
    expect(isOpen(nightly, '10T12:30:00', { startedAt })).toBe(true);
    expect(isOpen(nightly, '10T12:30:00', { startedAt: at('10T10:30:00') })).toBe(false);
  });

  it('follow the clocks of their time zone, also when those change', () => {
    const windows = [allow('0 22 * * *', { timeZone: 'Europe/Berlin' })];
    expect(isOpen(windows, '28T21:30:00')).toBe(true);
    expect(isOpen(windows, '29T21:30:00')).toBe(false);
    expect(isOpen(windows, '29T20:30:00')).toBe(true);
  });

  it('keep everything closed, and say so, where one cannot be read', () => {
    for (const window of [deny('every day'), deny('0 0 * * * *'), deny('0 12 * * *', { timeZone: 'Nowhere' })])
      expect(ask([window], '10T14:00:00')).toMatchObject({
        isOpen: false,
        reason: expect.stringContaining('cannot be read'),
      });
  });

  it('open at the time that they name, and not a minute before', () => {
    const anyWindow = fc.record({
      kind: fc.constantFrom('allow' as const, 'deny' as const),
      schedule: fc
        .tuple(fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 23 }))
        .map(([m, h]) => `${m} ${h} * * *`),
      durationMs: fc.integer({ min: 1, max: 30 * 60 }).map((minutes) => minutes * 60_000),
    });
    const minutes = fc.integer({ min: 0, max: 7 * 24 * 60 });
    fc.assert(
      fc.property(fc.array(anyWindow, { minLength: 1, maxLength: 3 }), minutes, (windows, minute) => {
        const now = new Date(at('10T00:00:00').getTime() + minute * 60_000);
        const verdict = askWindows(windows, { now, isManual: false });
        if (verdict.isOpen || verdict.opensAt === undefined) return;
        const { opensAt } = verdict;
        expect(opensAt.getTime()).toBeGreaterThan(now.getTime());
        expect(askWindows(windows, { now: opensAt, isManual: false }).isOpen).toBe(true);
        const before = new Date(opensAt.getTime() - 60_000);
        if (before >= now) expect(askWindows(windows, { now: before, isManual: false }).isOpen).toBe(false);
      }),
      { numRuns: 50 },
    );
  });
});
