// Renders the cases of `rendering-cases/` through the code of `wheelhouse render`, in one pool and in their order.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Manifest, WorkerRenderPool } from '@wheelhouse/renderer';
import { objectsAsJson, objectsAsYaml } from '../../cli/src/commands/render/print-objects.js';
import { ApplicationRenderError, renderFile } from '../../cli/src/commands/render/render-file.js';
import { runCommand } from '../../cli/src/testing/run-command.js';
import { builtRenderer } from '../support/build-renderer.js';
import { OutsideWatch } from './outside-watch.js';
import { objectsOfYaml, readRenderingCases, type RenderingCase } from './rendering-case.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const cases = readRenderingCases(fileURLToPath(new URL('rendering-cases', import.meta.url)));

/** Where Go is, the set-up has built the module, and its absence is a failure. */
const isModuleExpected = builtRenderer(ROOT) !== undefined || spawnSync('go', ['version']).status === 0;
const SKIPPED = ' (skipped: the renderer is not built and there is no Go to build it)';

const itWithModule = (name: string, test: () => Promise<void>): void =>
  (isModuleExpected ? it : it.skip)(`${name}${isModuleExpected ? '' : SKIPPED}`, test);

/** What the renderer may not import: ways to other machines and programs. */
const WAYS_OUT =
  /from '(?:node:)?(?:child_process|cluster|dgram|dns|http|http2|https|inspector|net|tls|undici|ws)(?:\/[a-z]+)?'/;

const needsModule = ({ name }: RenderingCase): boolean => !name.includes('-directory-') || name.includes('jsonnet');

describe('`wheelhouse render`, as Helm and Kustomize render for Argo CD', () => {
  const pool = new WorkerRenderPool({ threads: 1 });
  const outside = new OutsideWatch();
  let holding = 0;

  beforeAll(() => outside.start());
  afterAll(async () => {
    outside.stop();
    await pool.close();
    process.stdout.write(`${holding} of ${cases.length} rendering cases hold\n`);
  });

  it('has cases to run', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  for (const one of cases) {
    const isRun = isModuleExpected || !needsModule(one);
    (isRun ? it : it.skip)(`${one.name}${isRun ? '' : SKIPPED}`, async () => {
      await (one.expected === undefined ? expectRefused(one, pool) : expectObjects(one, pool));
      expect(outside.tried).toEqual([]);
      holding += 1;
    });
  }

  itWithModule('forgets a schema of 081: without it the same patch replaces the list', async () => {
    const schema = cases.find(({ name }) => name.startsWith('081'));
    if (schema === undefined) throw new Error('The case is gone.');
    const bare = withoutSchema(schema);
    try {
      const lengths: unknown[] = [];
      for (const one of [schema, bare, schema]) lengths.push(traysIn((await render(one, pool)).manifests));
      expect(lengths).toEqual([2, 1, 2]);
    } finally {
      rmSync(bare.folder, { recursive: true });
    }
  });

  it('is done by code without a way to another machine or program, its threads included', () => {
    const room = join(ROOT, 'renderer/src');
    const files = readdirSync(room, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(?<!spec)\.ts$/.test(name),
    );
    expect(files.length).toBeGreaterThan(50);
    expect(files.filter((name) => WAYS_OUT.test(readFileSync(join(room, name), 'utf8')))).toEqual([]);
  });

  it('tells the code of an error as JSON, prints nothing, and ends with 1', async () => {
    const refused = cases.find(({ name }) => name.startsWith('105'));
    const words = ['render', '-f', refused?.file ?? '', '--facts', refused?.factsFile ?? '', '-o', 'json'];
    const { exitCode, stderr, stdout } = await runCommand(words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'INVALID_MANIFEST', application: 'corner', location: expect.stringContaining('two.json') },
    });
  });
});

async function expectObjects(one: RenderingCase, pool: WorkerRenderPool): Promise<void> {
  const { manifests } = await render(one, pool);
  // As other programs read what is printed.
  expect(objectsOfYaml(`${objectsAsYaml(manifests)}\n`)).toEqual(one.expected);
  const { manifests: objects } = JSON.parse(objectsAsJson(manifests, [])) as { manifests: unknown[] };
  expect(objects).toHaveLength(manifests.length);
}

async function expectRefused(one: RenderingCase, pool: WorkerRenderPool): Promise<void> {
  const error = await render(one, pool).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApplicationRenderError);
  const { message } = (error as ApplicationRenderError).cause as Error;
  expect({ message, words: one.expectedWords.filter((word) => message.includes(word)) }).not.toEqual({
    message,
    words: [],
  });
}

/** A copy of the case whose overlay names no schema. */
function withoutSchema({ factsFile, ...others }: RenderingCase): RenderingCase & { readonly folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-schema-'));
  cpSync(dirname(factsFile), folder, { recursive: true });
  const overlay = join(folder, 'repos/apps/shop/kustomization.yaml');
  writeFileSync(overlay, readFileSync(overlay, 'utf8').replace(/^openapi:.*$/m, ''));
  return { ...others, factsFile: join(folder, 'facts.yaml'), folder };
}

function traysIn([manifest]: readonly Manifest[]): number {
  const { spec } = JSON.parse(manifest?.text ?? '{}') as { spec: { trays: unknown[] } };
  return spec.trays.length;
}

function render({ application, factsFile }: RenderingCase, pool: WorkerRenderPool): ReturnType<typeof renderFile> {
  return renderFile({ text: application, factsFile, now: new Date() }, pool);
}
