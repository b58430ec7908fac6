import { describe, expect, it } from '@jest/globals';
import { closingLines } from './jest-reporter.mjs';

const counts = {
  numPassedTests: 3,
  numFailedTests: 1,
  numRuntimeErrorTestSuites: 1,
  numPendingTests: 2,
  numTodoTests: 0,
};

describe('the closing lines of a run', () => {
  it('count a file that cannot be loaded as a failure', () => {
    expect(closingLines({ ...counts, testResults: [] }, {}).at(-1)).toBe('3 passed, 2 failed, 2 skipped');
  });

  it('name each reason for skipping once, with how many tests it took', () => {
    const skipped = { status: 'pending', fullName: 'a cluster works' };
    const testResults = [
      { testFilePath: '/x/a.k8s-spec.ts', testResults: [skipped, skipped, { status: 'passed', fullName: 'b' }] },
      {
        testFilePath: '/x/b.spec.ts',
        testResults: [{ status: 'pending', fullName: 'c (skipped: no user namespaces) d' }],
      },
    ];
    expect(closingLines({ ...counts, testResults }, { WHEELHOUSE_TESTBED_UNAVAILABLE: 'Go is not on PATH' })).toEqual([
      '',
      'skipped 2: no real API servers: Go is not on PATH',
      'skipped 1: no user namespaces',
      '3 passed, 2 failed, 2 skipped',
    ]);
  });
});
