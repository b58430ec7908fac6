import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly isJson: boolean;
}

export const USAGE = `npm run soak -- [--minutes 30] [--seed N] [--json]

Disturbs a fleet on a real API server by chance - edits, deletions, pushes, restarts of hub, agent and API server - and checks again and again
that nothing untracked was touched, the desired state is reached, no secret leaked, and nothing was written without a cause.

  --minutes N   how long (30)
  --seed N      repeats the same decisions; by chance without it, and always printed
  --json        one JSON object with the figures at the end
Exit code: 0 no violation, 1 violations, 2 wrong usage.
`;

const DEFAULT_MINUTES = '30';

/** Reads the command line. Undefined: help was asked for. Throws with a sentence for people. */
export function parseOptions(words: readonly string[]): SoakOptions | undefined {
  const { values } = parseArgs({
    args: [...words],
    options: {
      minutes: { type: 'string', default: DEFAULT_MINUTES },
      seed: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) return undefined;
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error(`--minutes must be a number above 0, not ${values.minutes}.`);
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error(`--seed must be a whole number, not ${values.seed}.`);
  return { minutes, seed, isJson: values.json };
}
