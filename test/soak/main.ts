// `npm run soak`: see options.ts.
import { parseOptions, USAGE } from './options.js';
import { soak } from './soak.js';

const USAGE_EXIT = 2;
const VIOLATIONS_EXIT = 1;

try {
  const options = parseOptions(process.argv.slice(2));
  if (options === undefined) process.stdout.write(USAGE);
  else await run(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exitCode = USAGE_EXIT;
}

async function run({ minutes, seed, isJson }: { minutes: number; seed: number; isJson: boolean }): Promise<void> {
  process.stderr.write(`seed ${seed}, ${minutes} minutes\n`);
  const result = await soak(minutes, seed, (line) => void process.stderr.write(`${line}\n`));
  const { disturbances, checks, violations, memory } = result;
  if (isJson) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else {
    for (const [name, count] of Object.entries(disturbances))
      process.stdout.write(`${String(count).padStart(6)}  ${name}\n`);
    for (const violation of violations) process.stdout.write(`VIOLATION: ${violation}\n`);
    const { start, end } = memory;
    process.stdout.write(
      `memory: hub ${start.hub} MiB, then ${end.hub}; agent ${start.agent} MiB, then ${end.agent}\n`,
    );
    process.stdout.write(`seed ${seed}: ${checks} checks, ${violations.length} violations\n`);
  }
  if (violations.length > 0) process.exitCode = VIOLATIONS_EXIT;
}
