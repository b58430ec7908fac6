// The only way in which suites of this room are skipped: where no real API server can be started, with the reason in their name. Test
// support only; `test/support/testbed.ts` is the same for the suites that cross rooms.
import { describe, it } from '@jest/globals';

/** Calls body with the kubeconfigs of the running testbed, one per cluster; without one the suite is skipped and says why. */
export function describeWithTestbed(name: string, body: (kubeconfigs: readonly string[]) => void): void {
  const kubeconfigs = JSON.parse(process.env['WHEELHOUSE_TESTBED_KUBECONFIGS'] || '[]') as string[];
  const isRunning = kubeconfigs.length > 0;
  const suite = isRunning ? describe : describe.skip;
  const reason = process.env['WHEELHOUSE_TESTBED_UNAVAILABLE'] ?? 'WHEELHOUSE_TESTBED_KUBECONFIGS is not set';
  suite(isRunning ? name : `${name} (skipped: ${reason})`, () => {
    if (isRunning) body(kubeconfigs);
    else it('needs real API servers', () => undefined);
  });
}
