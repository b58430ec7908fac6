/** Renders samples by `wheelhouse render`'s code and by the programs, and tells what differs. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { RenderPool } from '@wheelhouse/renderer';
import { renderFile } from '../../../cli/src/commands/render/render-file.js';
import type { RenderPrograms } from '../../support/rendering-programs.js';
import { comparableJson, comparableObjects } from './comparable-objects.js';
import { runHelm } from './helm-program.js';
import { runKustomize } from './kustomize-program.js';
import { readRendered, type Rendered } from './read-rendered.js';
import { type Sample, writeTask } from './sample.js';
import type { ProgramResult } from './start-program.js';

/** Programs at the same time: the processors of a small machine. */
const PROGRAMS_AT_ONCE = 2;
/** The end of both results in a message. */
const SHOWN_LENGTH = 1_200;

export interface Comparison {
  /** Each with the sample's name and both results. */
  readonly differences: readonly string[];
  readonly rendered: number;
  readonly refused: number;
}

/** All samples; theirs by several programs at once. */
export async function compareRenders(
  samples: readonly Sample[],
  programs: RenderPrograms,
  pool: RenderPool,
): Promise<Comparison> {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-differential-'));
  try {
    const results = await runPrograms(samples, programs, folder);
    const theirs = readRendered(results);
    const differences: string[] = [];
    let rendered = 0;
    for (const [index, sample] of samples.entries()) {
      const their = theirs[index] ?? { error: 'no answer' };
      const ours = await renderOurs(sample, join(folder, `ours-${index}`), pool);
      const expected: Rendered = sample.isRefused === true ? { error: 'refused by rule' } : their;
      if (!areEqual(expected, ours)) differences.push(`${sample.name}\n${difference(expected, ours)}`);
      else if ('objects' in ours) rendered += 1;
    }
    return { differences, rendered, refused: samples.length - rendered - differences.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runPrograms(
  samples: readonly Sample[],
  programs: RenderPrograms,
  folder: string,
): Promise<ProgramResult[]> {
  const results: ProgramResult[] = [];
  const waiting = [...samples.entries()].values();
  const work = async (): Promise<void> => {
    for (const [index, sample] of waiting) {
      const own = join(folder, `theirs-${index}`);
      mkdirSync(own);
      const run = sample.kind === 'helm' ? runHelm : runKustomize;
      results[index] = await run(programs[sample.kind], sample, own);
      rmSync(own, { recursive: true, force: true });
    }
  };
  await Promise.all(Array.from({ length: PROGRAMS_AT_ONCE }, work));
  return results;
}

async function renderOurs(sample: Sample, folder: string, pool: RenderPool): Promise<Rendered> {
  try {
    const { manifests } = await renderFile({ ...writeTask(folder, sample), now: new Date() }, pool);
    return comparableObjects(manifests.map(({ text }) => comparableJson(text)));
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { error: cause instanceof Error ? cause.message : String(cause) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function areEqual(theirs: Rendered, ours: Rendered): boolean {
  if ('error' in theirs || 'error' in ours) return 'error' in theirs && 'error' in ours;
  return isDeepStrictEqual(theirs.objects, ours.objects);
}

/** From a little before the place where they part. */
function difference(theirs: Rendered, ours: Rendered): string {
  const [left, right] = [shown(theirs), shown(ours)];
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  const from = Math.max(0, 'error' in theirs || 'error' in ours ? 0 : start - SHOWN_LENGTH / 4);
  return `  the program: ${left.slice(from, from + SHOWN_LENGTH)}\n  ours:        ${right.slice(from, from + SHOWN_LENGTH)}`;
}

function shown(rendered: Rendered): string {
  if ('error' in rendered) return `refused: ${rendered.error}`;
  return JSON.stringify(rendered.objects.map(sortedKeys));
}

function sortedKeys(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([left], [right]) => (left < right ? -1 : 1))
      .map(([key, member]) => [key, sortedKeys(member)]),
  );
}
