/** What the programs printed, read as Argo CD reads it: by the Go libraries (test/tools/rendered-objects), built once into the cache. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from '../../support/program.js';
import { comparableJson, type ComparableObject, comparableObjects } from './comparable-objects.js';
import type { ProgramResult } from './start-program.js';

const MAX_ANSWER_BYTES = 1024 * 1024 * 1024;

/** Objects in the order in which they are compared, or why there are none. */
export type Rendered = { readonly objects: readonly ComparableObject[] } | { readonly error: string };

/** One answer for each result, in order. */
export function readRendered(results: readonly ProgramResult[]): Rendered[] {
  const printed = results.flatMap((result) => ('output' in result ? [result.output] : []));
  const answers = ask(printed.map((text) => JSON.stringify({ text })));
  let next = 0;
  return results.map((result) => {
    if ('error' in result) return result;
    const answer = answers[next];
    next += 1;
    if (answer === undefined) throw new Error('The reader gave too few answers.');
    return answer;
  });
}

function ask(questions: readonly string[]): Rendered[] {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-reader-'));
  try {
    const program = join(folder, 'rendered-objects');
    // Go's own cache makes this quick from the second time on.
    const build = spawnSync('go', ['build', '-mod=readonly', '-trimpath', '-o', program, './rendered-objects'], {
      cwd: join(ROOT, 'test', 'tools'),
      env: { ...process.env, CGO_ENABLED: '0' },
    });
    if (build.status !== 0) throw new Error(`test/tools/rendered-objects was not built: ${String(build.stderr)}`);
    const { status, stdout, stderr } = spawnSync(program, {
      input: questions.join('\n'),
      maxBuffer: MAX_ANSWER_BYTES,
    });
    if (status !== 0) throw new Error(`The reader ended with ${status}: ${String(stderr).slice(0, 2_000)}`);
    return String(stdout).trimEnd().split('\n').filter(Boolean).map(answerOf);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function answerOf(line: string): Rendered {
  const { error, objects = [] } = comparableJson(line) as { error?: string; objects?: unknown[] };
  return error === undefined ? comparableObjects(objects) : { error };
}
