/** The real text/template and sprig (test/tools/go-templates), built once into the cache and asked in one go. */
import { spawnSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Json } from '@wheelhouse/generators';

/** From the sources, and from what is compiled into `test/dist`. */
const SOURCE = ['../tools/go-templates', '../../tools/go-templates']
  .map((folder) => join(import.meta.dirname, folder))
  .find((folder) => existsSync(join(folder, 'go.mod')));
/** The answers to 20,000 renderings are about 20 MB. */
const MAX_ANSWER_BYTES = 512 * 1024 * 1024;

/** One rendering to compare. */
export interface Rendering {
  readonly template: string;
  readonly data: Json;
  /** text/template's options, for example `missingkey=error`. */
  readonly options: readonly string[];
}

/** What Go made of it. */
export type GoAnswer = { readonly output: string } | { readonly error: string };

/** Whether a Go toolchain is there to build it. */
export function canAskGo(): boolean {
  return spawnSync('go', ['version']).status === 0;
}

/** What the Go program measured, on one core. */
export interface GoRates {
  readonly plainPerSecond: number;
  readonly goPerSecond: number;
  readonly filesPerSecond: number;
}

/** Has Go do the work of the benchmark `templates`. */
export function benchGo(input: unknown): GoRates {
  const { stdout, status, stderr } = spawnSync(program(), ['bench'], { input: JSON.stringify(input) });
  if (status !== 0) throw new Error(`The Go program ended with ${status}: ${stderr.toString().slice(0, 2_000)}`);
  return JSON.parse(stdout.toString()) as GoRates;
}

/** Renders everything with Go, in order. */
export function askGo(renderings: readonly Rendering[]): GoAnswer[] {
  const input = renderings.map((rendering) => JSON.stringify(rendering)).join('\n');
  const { stdout, status, stderr } = spawnSync(program(), {
    input: `${input}\n`,
    env: { ...process.env, TZ: 'UTC' },
    maxBuffer: MAX_ANSWER_BYTES,
  });
  if (status !== 0) throw new Error(`The Go program ended with ${status}: ${stderr.toString().slice(0, 2_000)}`);
  const lines = stdout.toString('utf8').trimEnd().split('\n');
  if (lines.length !== renderings.length)
    throw new Error(`Go gave ${lines.length} answers to ${renderings.length} questions.`);
  return lines.map((line) => {
    const { text, error } = JSON.parse(line) as { text: string; error?: string };
    return error === undefined ? { output: text } : { error };
  });
}

function program(): string {
  if (SOURCE === undefined) throw new Error('test/tools/go-templates is missing.');
  const sources = ['go.mod', 'go.sum', 'main.go', 'bench.go'].map((name) => readFileSync(join(SOURCE, name), 'utf8'));
  const folder = join(homedir(), '.cache/wheelhouse/go-templates', hash('sha256', sources.join('\0')).slice(0, 16));
  const file = join(folder, 'go-templates');
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const unfinished = join(folder, `.${process.pid}`);
  const { status, stderr } = spawnSync('go', ['build', '-trimpath', '-o', unfinished, '.'], {
    cwd: SOURCE,
    env: { ...process.env, CGO_ENABLED: '0' },
  });
  if (status !== 0) throw new Error(`go build in ${SOURCE} failed: ${stderr.toString()}`);
  renameSync(unfinished, file);
  return file;
}
