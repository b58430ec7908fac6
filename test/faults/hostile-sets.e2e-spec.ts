// Sets that are made to stop a hub: it goes on answering others, refuses the set within its time, and does not run out of memory.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { APPLY_SET, type ApplyAnswer, REGISTER } from '../support/fleet-operations.js';
import { HubProcess } from '../support/hub-process.js';
import { ROOT } from '../support/program.js';
import { until } from '../support/until.js';

/** What one set may take of the hub's processor. */
const BOUND_SECONDS = 1;
/** How much longer the hub may be busy with one set: reading and writing it, on a slow machine. */
const SLACK_MS = 3_000;
/** For one step, and for the start of a hub; many times what they take on an idle machine. */
const STEP_TIMEOUT_MS = 90_000;
const HEAP_MB = 512;

interface SetOptions {
  readonly language?: string;
  readonly generators: string;
  readonly annotation?: string;
  readonly more?: string;
}

function manifestOf({ language = '', generators, annotation = 'x', more = '' }: SetOptions): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: hostile}
spec:
  ${language}
  generators: ${generators}
  template:
    metadata: {name: '${language === '' ? 'a-{{i}}' : 'a-{{.i}}'}', annotations: {t: ${JSON.stringify(annotation)}}}
    spec:
      project: default
      destination: {name: one, namespace: default}
      source: {repoURL: 'https://git.example.com/none.git', path: .}
${more}`;
}

const GO = 'goTemplate: true';

function list(count: number): string {
  return `[{list: {elements: ${JSON.stringify(Array.from({ length: count }, (_, index) => ({ i: `${index}` })))}}}]`;
}

const ALIASES = Array.from('bcdefg', (name, at) => `${name}: &${name} [${`*${'abcdef'[at]},`.repeat(10)}*a]`).join(
  '\n',
);

const REFUSED: readonly [string, string][] = [
  [
    'password hashes for every parameter set',
    manifestOf({ language: GO, generators: list(5_000), annotation: '{{bcrypt .i}}' }),
  ],
  ['private keys', manifestOf({ language: GO, generators: list(5_000), annotation: '{{genPrivateKey "rsa"}}' })],
  [
    'loops in loops',
    manifestOf({
      language: GO,
      generators: list(5_000),
      annotation: '{{range until 300}}{{range until 300}}{{end}}{{end}}',
    }),
  ],
  [
    'texts of four megabytes',
    manifestOf({ language: GO, generators: list(500), annotation: '{{repeat 4000000 "a"}}{{.i}}' }),
  ],
  [
    'patches that are long to read',
    manifestOf({
      language: GO,
      generators: list(2_000),
      more: '  templatePatch: |\n    metadata:\n      annotations:\n    {{$i := .i}}{{range until 3000}}    a{{.}}: b{{$i}}\n    {{end}}',
    }),
  ],
  [
    'a matrix of ten million',
    manifestOf({ generators: `[{matrix: {generators: [${list(3_200).slice(1, -1)}, ${list(3_200).slice(1, -1)}]}}]` }),
  ],
  ['an alias bomb', `a: &a [x,x,x,x,x,x,x,x,x,x]\n${ALIASES}\n`],
  ['a million brackets', '['.repeat(1_000_000)],
  ['half a million empty maps', '{}'.repeat(500_000)],
  ['a quarter of a million errors', '- ]\n'.repeat(250_000)],
];

describe('A hub with a small heap, and sets that are made to stop it', () => {
  jest.setTimeout(STEP_TIMEOUT_MS);
  const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-hostile-'));
  const recording = join(directory, 'stalls');
  let hub: HubProcess;

  /** The longest that the hub worked without a pause, by its processor: what stands still with the machine answers nobody either. */
  const longestTurnMs = async (): Promise<number> => {
    const now = Date.now();
    const written = await until('it is written once more', () => {
      // Read while it is being written, it is no JSON.
      return statSync(recording).mtimeMs > now && (JSON.parse(readFileSync(recording, 'utf8')) as { stallMs: number });
    });
    return written.stallMs;
  };

  beforeAll(async () => {
    hub = await HubProcess.start({
      directory,
      nodeFlags: [`--max-old-space-size=${HEAP_MB}`, `--import=${join(ROOT, 'test', 'support', 'stall-recorder.mjs')}`],
      env: { WHEELHOUSE_EXPANSION_TIMEOUT_SECONDS: String(BOUND_SECONDS), STALL_RECORDER_FILE: recording },
    });
    await hub.client.request(REGISTER, { input: { name: 'one' } });
  });

  afterAll(async () => {
    await hub.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(REFUSED)('refuses %s in time', async (_what, manifest) => {
    rmSync(recording, { force: true });
    await until('it is recorded afresh', () => existsSync(recording));
    const { code } = await hub.client.refusal(APPLY_SET, { manifest });
    expect(code).toMatch(/^(?:EXPANSION_LIMIT|EXPRESSION_LIMIT|INVALID_SPEC)$/);
    expect(await longestTurnMs()).toBeLessThan(BOUND_SECONDS * 1_000 + SLACK_MS);
    expect(await hub.probe('/healthz')).toMatchObject({ status: 200 });
  });

  it('takes what is just within the limits, a hundred million characters of annotations', async () => {
    const manifest = manifestOf({ language: GO, generators: list(600), annotation: '{{repeat 130000 "a"}}{{.i}}' });
    const { applyApplicationSet } = await hub.client.request<{ applyApplicationSet: ApplyAnswer }>(APPLY_SET, {
      manifest,
    });
    expect(applyApplicationSet.plan.createCount).toBe(600);
    expect(hub.isRunning).toBe(true);
  });
});
