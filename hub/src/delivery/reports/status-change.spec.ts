import type { DriftReportInput } from '@wheelhouse/protocol';
import { describe, expect, it } from '@jest/globals';
import { happeningOfDrift } from './status-change.js';

const drift = (more: Partial<DriftReportInput> = {}): DriftReportInput => ({
  id: '5f3f1a9e-1f0b-4c58-9d8f-2a4f4f0f9d10',
  applicationId: 'a',
  group: 'apps',
  kind: 'Deployment',
  namespace: 'shop',
  name: 'web',
  field: 'spec.replicas',
  desired: '1',
  live: '4',
  manager: 'kubectl',
  changedAt: null,
  detectedAt: '2026-03-01T12:00:00.000Z',
  healedAt: null,
  state: 'Open',
  ...more,
});
const told = (was: { isNew: boolean; state: string | null }, more: Partial<DriftReportInput> = {}): string[] =>
  happeningOfDrift(drift(more), 'web', was).map(({ type, message }) => `${type}: ${message}`);
const NEW = { isNew: true, state: null };
const OPEN = { isNew: false, state: 'Open' };

describe('what drift means', () => {
  it('is told once, with who changed what', () => {
    expect(told(NEW)).toEqual([
      'DriftDetected: spec.replicas of Deployment shop/web was changed by kubectl: Git says 1, the cluster had 4.',
    ]);
    expect(told(OPEN)).toEqual([]);
  });

  it('was put back by the agent where it ended as it was seen', () => {
    expect(told(NEW, { state: 'Healed' })).toHaveLength(2);
    expect(told(NEW, { state: 'Healed' })).toContain(
      'DriftHealed: spec.replicas of Deployment shop/web was put back to 1.',
    );
  });

  it('may have ended otherwise where it was open for a while', () => {
    expect(told(OPEN, { state: 'Healed' })).toEqual([
      'DriftHealed: spec.replicas of Deployment shop/web is drift no more: it is as Git has it, or may differ now.',
    ]);
  });

  it('of a whole object is that it was deleted and made again', () => {
    const gone = { field: '', desired: null, live: null, manager: null };
    expect(told(NEW, { ...gone, state: 'Healed' })).toEqual([
      'DriftDetected: Deployment shop/web was deleted: Git has it.',
      'DriftHealed: Deployment shop/web was made again.',
    ]);
  });
});
