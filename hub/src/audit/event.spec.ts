import { describe, expect, it } from '@jest/globals';
import { eventPredicate, type RecordedEvent, withinLimits } from './event.js';

const event: RecordedEvent = {
  id: '1',
  at: new Date('2026-01-02T00:00:00.000Z'),
  type: 'DriftDetected',
  severity: 'Warning',
  message: 'replicas differ',
  clusterName: 'prod',
  applicationName: 'web',
  applicationSetName: null,
  actor: 'kubectl-scale',
  details: null,
};

describe('eventPredicate', () => {
  it('lets everything through without a filter', () => {
    expect(eventPredicate(null)(event)).toBe(true);
    expect(eventPredicate({})(event)).toBe(true);
  });

  it('adds conditions up', () => {
    expect(eventPredicate({ clusters: ['dev', 'prod'], types: ['DriftDetected'] })(event)).toBe(true);
    expect(eventPredicate({ clusters: ['prod'], types: ['ClusterJoined'] })(event)).toBe(false);
  });

  it('never matches a named condition on an event without that name', () => {
    expect(eventPredicate({ applicationSets: ['web'] })(event)).toBe(false);
  });

  it('matches nothing for an empty list of values', () => {
    expect(eventPredicate({ types: [] })(event)).toBe(false);
  });

  it('takes events at the very time of since', () => {
    expect(eventPredicate({ since: '2026-01-02T00:00:00.000Z' })(event)).toBe(true);
    expect(eventPredicate({ since: '2026-01-02T00:00:00.001Z' })(event)).toBe(false);
  });
});

describe('withinLimits', () => {
  it('leaves a normal event as it is', () => {
    const normal = { type: 'ClusterJoined', message: 'It joined.', actor: 'agent', details: { version: '1' } };
    expect(withinLimits(normal)).toEqual(normal);
  });

  it('cuts a runaway message and leaves out runaway details', () => {
    const limited = withinLimits({
      type: 'X',
      message: 'm'.repeat(9_000),
      actor: 'hub',
      details: { text: 'd'.repeat(20_000) },
    });
    expect(limited.message).toHaveLength(4_000);
    expect(limited.message.endsWith('…')).toBe(true);
    expect(limited.details).toEqual({ isTooLarge: true });
  });
});
