// `npm run bench -- [NAME...] [--json] [--large]`: measures and prints a table, or with --json one object with the figures by
// benchmark. The exit code is 0 also when a goal is missed: a busy machine is no error.
import { agent } from './agent.js';
import { converge } from './converge.js';
import { drift } from './drift.js';
import { expandBench } from './expand-rounds.js';
import type { BenchResult } from './figures.js';
import { footprint } from './footprint.js';
import { thisMachine } from './machine.js';
import { monorepo } from './monorepo.js';
import { parseOptions } from './options.js';
import { render } from './render.js';
import { templates } from './templates.js';

const BENCHMARKS: Readonly<Record<string, (options: { isLarge: boolean }) => BenchResult | Promise<BenchResult>>> = {
  expand: expandBench,
  converge,
  drift,
  footprint,
  agent,
  templates,
  render,
  monorepo,
};

const options = parseOptions(process.argv.slice(2), Object.keys(BENCHMARKS));
const machine = thisMachine();
const results: Record<string, BenchResult> = {};
for (const name of options.names) {
  process.stderr.write(`measuring ${name}...\n`);
  const run = BENCHMARKS[name];
  if (run) results[name] = await run(options);
}
if (options.isJson) {
  const figures = Object.fromEntries(Object.entries(results).map(([name, result]) => [name, result.figures]));
  process.stdout.write(`${JSON.stringify({ ...figures, machine }, null, 2)}\n`);
} else process.stdout.write(tableOf(results));

function tableOf(all: Readonly<Record<string, BenchResult>>): string {
  const lines = Object.entries(all).flatMap(([name, { rows }]) =>
    rows.map(({ what, measured, goal, isMet }) => [
      name,
      what,
      measured,
      goal,
      goal === '' ? '' : isMet ? 'met' : 'MISSED',
    ]),
  );
  const table = [['BENCHMARK', 'WHAT', 'MEASURED: MEDIAN (MIN-MAX)', 'GOAL', ''], ...lines];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const text = table.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('   ')
      .trimEnd(),
  );
  const { cores, cpu, memoryGiB, node, load } = machine;
  return `${text.join('\n')}\n\n${cores} cores (${cpu}), ${memoryGiB} GiB, Node ${node}, load ${load} before\n`;
}
