// Half a minute of everything at once: `npm run soak`, short, with chances that are always the same.
import { describe, expect, it } from '@jest/globals';
import { soak } from '../soak/soak.js';

const MINUTES = 0.4;
const SEED = 20;
/** A control plane, a hub and an agent start first; each check may wait for retries. */
const TIMEOUT_MS = 600_000;

describe('a short soak', () => {
  it(
    'touches nothing untracked, reaches what is wanted, leaks no secret and writes nothing without a cause',
    async () => {
      const story: string[] = [];
      const { violations, checks, disturbances } = await soak(MINUTES, SEED, (line) => story.push(line));
      expect({ violations, ...(violations.length > 0 && { story }) }).toEqual({ violations: [] });
      expect(checks).toBeGreaterThanOrEqual(2);
      expect(Object.values(disturbances).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(5);
    },
    TIMEOUT_MS,
  );
});
