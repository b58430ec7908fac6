// The closing lines of a run, for people and for scripts: why tests were skipped, then `N passed, N failed, N skipped` alone on a line.
// Loaded by Jest itself, so plain JavaScript.

/** A skipped test may give its reason in its name or in that of a group around it: `... (skipped: no Docker here)`. */
const REASON_IN_NAME = /\(skipped: (.+)\)/;
const NEEDS_CLUSTERS = /[.-](k8s-spec|e2e-spec)\.ts$/;

export default class ClosingLine {
  onRunComplete(_contexts, results) {
    // Written by the tear-down, which runs after every reporter: these lines are the last ones.
    globalThis.wheelhouseClosingLines = closingLines(results, process.env);
  }
}

/** `results` as Jest gives them; `environment` as the global set-up left it. */
export function closingLines(results, environment) {
  const reasons = new Map();
  for (const file of results.testResults) {
    for (const test of file.testResults) {
      if (test.status !== 'pending' && test.status !== 'todo' && test.status !== 'disabled') continue;
      const reason = reasonOf(test, file.testFilePath, environment);
      reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    }
  }
  const skipped = results.numPendingTests + results.numTodoTests;
  // A file that could not even be loaded counts as one failure.
  const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
  return [
    '',
    ...[...reasons].map(([reason, count]) => `skipped ${count}: ${reason}`),
    `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`,
  ];
}

function reasonOf(test, path, environment) {
  const named = REASON_IN_NAME.exec(test.fullName)?.[1];
  if (named !== undefined) return named;
  const unavailable = environment.WHEELHOUSE_TESTBED_UNAVAILABLE;
  if (unavailable !== undefined && NEEDS_CLUSTERS.test(path)) return `no real API servers: ${unavailable}`;
  if (test.status === 'todo') return 'not written yet';
  return 'not selected by this run, or skipped without a reason';
}
