import { describe, expect, it } from '@jest/globals';
import { FailedRenders } from './failed-renders.js';

const problem = { code: 'RENDER_LIMIT_EXCEEDED', message: 'too long', location: null };

describe('Failed renders', () => {
  it('are not tried again with the same commits for three minutes', () => {
    const failures = new FailedRenders();
    expect(failures.note('q', { at: 'q c1', problem, tookMs: 30_000 }, 1_000)).toEqual({ problem, retryInMs: 180_000 });
    expect(failures.find('q', 'q c1', 61_000)).toEqual({ problem, retryInMs: 120_000 });
    expect(failures.find('q', 'q c1', 181_000)).toBeUndefined();
  });

  it('are tried sooner with other commits, but take a fifth of a thread at most', () => {
    const failures = new FailedRenders();
    failures.note('q', { at: 'q c1', problem, tookMs: 30_000 }, 0);
    expect(failures.find('q', 'q c2', 60_000)).toEqual({ problem, retryInMs: 60_000 });
    expect(failures.find('q', 'q c2', 120_000)).toBeUndefined();
    failures.note('r', { at: 'r c1', problem, tookMs: 10 }, 0);
    expect(failures.find('r', 'r c2', 41)).toBeUndefined();
  });

  it('say nothing of other questions, and nothing after a success', () => {
    const failures = new FailedRenders();
    failures.note('q', { at: 'q c1', problem, tookMs: 1 }, 0);
    expect(failures.find('other', 'other c1', 0)).toBeUndefined();
    failures.forget('q');
    expect(failures.find('q', 'q c1', 0)).toBeUndefined();
  });
});
