import { describe, expect, it } from '@jest/globals';
import { deliveredSyncPolicy, isAutomated, parseDurationMs } from './sync-policy.js';

describe('the delivered sync policy', () => {
  it('syncs only on request, without retries, where the spec says nothing', () => {
    expect(deliveredSyncPolicy(undefined)).toEqual({
      automated: null,
      syncOptions: [],
      retry: { limit: 0, backoff: { durationMs: 5_000, factor: 2, maxDurationMs: 180_000 } },
    });
  });

  it('turns prune, selfHeal and allowEmpty off unless they are on, and retries five times, when automated is empty', () => {
    const policy = deliveredSyncPolicy({ automated: {} });
    expect(policy.automated).toEqual({ prune: false, selfHeal: false, allowEmpty: false });
    expect(policy.retry.limit).toBe(5);
  });

  it('is not automated when automated.enabled is false', () => {
    expect(deliveredSyncPolicy({ automated: { enabled: false, prune: true } }).automated).toBeNull();
    expect(isAutomated({ destination: {}, syncPolicy: { automated: { enabled: true } } })).toBe(true);
    expect(isAutomated({ destination: {}, syncPolicy: { automated: null } })).toBe(false);
  });

  it('takes the limit and the backoff as they are written', () => {
    const retry = { limit: -1, backoff: { duration: '10s', factor: 3, maxDuration: '1m30s' } };
    expect(deliveredSyncPolicy({ retry }).retry).toEqual({
      limit: -1,
      backoff: { durationMs: 10_000, factor: 3, maxDurationMs: 90_000 },
    });
  });

  it('fills in the parts of the backoff that are missing or no durations', () => {
    const retry = { limit: 2, backoff: { duration: 'soon' } };
    expect(deliveredSyncPolicy({ retry }).retry.backoff).toEqual({
      durationMs: 5_000,
      factor: 2,
      maxDurationMs: 180_000,
    });
  });

  it.each([
    ['5', 5_000],
    ['250ms', 250],
    ['1h2m3s', 3_723_000],
    ['1.5m', 90_000],
  ])('reads the duration %s', (text, ms) => {
    expect(parseDurationMs(text)).toBe(ms);
  });

  it.each(['', 's', '5x', '-1s', '1m 2s'])('does not read "%s" as a duration', (text) => {
    expect(parseDurationMs(text)).toBeUndefined();
  });
});
