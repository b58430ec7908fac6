import { describe, expect, it } from '@jest/globals';
import type { Rollout, RolloutApplication } from '@wheelhouse/protocol';
import { formatRollout } from './rollout.js';

const counts = { waiting: 0, pending: 0, progressing: 0, healthy: 0 };
const steps: Rollout['steps'] = [
  { ...counts, step: 1, selector: 'env in (dev)', maxUpdate: '10%', applicationCount: 3, healthy: 2, progressing: 1 },
  { ...counts, step: 2, selector: '', maxUpdate: null, applicationCount: 4, waiting: 4 },
];

function application(name: string, changes: Partial<RolloutApplication> = {}): RolloutApplication {
  return {
    application: name,
    status: 'Progressing',
    step: '1',
    targetRevisions: ['abc'],
    message: 'It is OutOfSync.',
    lastTransitionTime: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

describe('a rollout on a terminal', () => {
  it('shows the steps, the open one marked, and what keeps it open', () => {
    const applications = [
      application('web-a'),
      application('web-b', { status: 'Healthy' }),
      application('x', { step: '2' }),
    ];
    const text = formatRollout({ isProgressing: true, openStep: 1, steps, applications });
    const lines = text.split('\n');
    expect(lines[0]).toBe('Rollout: Step 1 of 2 is open.');
    expect(lines[1]).toMatch(/^STEP +APPLICATIONS +MAX +APPS +WAITING +PENDING +PROGRESSING +HEALTHY/);
    expect(lines[2]).toMatch(/^1 \* +env in \(dev\) +10% +3 +0 +0 +1 +2/);
    expect(lines[3]).toMatch(/^2 +\(all\) +all +4 +4 +0 +0 +0/);
    expect(text).toContain('web-a');
    expect(text).not.toContain('web-b');
  });

  it('says that it is complete, or that only applications without a step are left', () => {
    expect(formatRollout({ isProgressing: false, openStep: null, steps, applications: [] })).toContain('Complete.');
    const left = [application('loose', { step: '-1', status: 'Waiting' })];
    const text = formatRollout({ isProgressing: true, openStep: null, steps, applications: left });
    expect(text).toContain('Only applications without a step');
    expect(text).toContain('loose');
  });

  it.each(['0', '0%'])('says that the open step is a gate: maxUpdate %s', (maxUpdate) => {
    const gated = [{ ...counts, step: 1, selector: '', maxUpdate, applicationCount: 2, waiting: 2 }];
    expect(formatRollout({ isProgressing: true, openStep: 1, steps: gated, applications: [] })).toContain(
      `Step 1 of 1 is open, and its maxUpdate ${maxUpdate} holds everything: raise it`,
    );
  });

  it('names ten applications and counts the rest', () => {
    const applications = Array.from({ length: 12 }, (_, index) => application(`web-${index}`));
    expect(formatRollout({ isProgressing: true, openStep: 1, steps, applications })).toContain('... and 2 more');
  });
});
