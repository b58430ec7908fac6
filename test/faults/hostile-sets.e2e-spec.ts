// Sets that are made to stop a hub: it goes on answering others, refuses the set within its time, and does not run out of memory.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { APPLY_SET, type ApplyAnswer, REGISTER } from '../support/fleet-operations.js';
import { HubProcess } from '../support/hub-process.js';

/** What one set may take of the hub's processor. */
const BOUND_SECONDS = 1;
/** How much longer the hub may be busy with one set: reading and writing it, and a slow, shared machine. */
const SLACK_MS = 3_000;
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
  const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-hostile-'));
  let hub: HubProcess;
  const over = new AbortController();
  let lastAnswer = 0;
  let longestSilence = 0;

  beforeAll(async () => {
    hub = await HubProcess.start({
      directory,
      nodeFlags: [`--max-old-space-size=${HEAP_MB}`],
      env: { WHEELHOUSE_EXPANSION_TIMEOUT_SECONDS: String(BOUND_SECONDS) },
    });
    await hub.client.request(REGISTER, { input: { name: 'one' } });
    lastAnswer = performance.now();
    void (async () => {
      while (!over.signal.aborted) {
        await hub.probe('/healthz').catch(() => undefined);
        longestSilence = Math.max(longestSilence, performance.now() - lastAnswer);
        lastAnswer = performance.now();
        await sleep(20);
      }
    })();
  });

  afterAll(async () => {
    over.abort();
    await hub.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each(REFUSED)('refuses %s in time', async (_what, manifest) => {
    longestSilence = 0;
    const { code } = await hub.client.refusal(APPLY_SET, { manifest });
    expect(code).toMatch(/^(?:EXPANSION_LIMIT|EXPRESSION_LIMIT|INVALID_SPEC)$/);
    await sleep(50);
    expect(longestSilence).toBeLessThan(BOUND_SECONDS * 1_000 + SLACK_MS);
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
