// Renders the cases of `rendering-cases/` through the code of `wheelhouse render`, in one pool and in their order: 081 leaves a schema behind
// that 082 must not see.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WorkerRenderPool } from '@wheelhouse/renderer';
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

const needsModule = ({ name }: RenderingCase): boolean => !name.includes('-directory-');

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

  (isModuleExpected ? it : it.skip)(
    `renders 082 after 081 as it does alone${isModuleExpected ? '' : SKIPPED}`,
    async () => {
      for (const name of ['081', '082', '081'])
        for (const one of cases.filter((candidate) => candidate.name.startsWith(name))) await expectObjects(one, pool);
    },
  );

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

function render({ application, factsFile }: RenderingCase, pool: WorkerRenderPool): ReturnType<typeof renderFile> {
  return renderFile({ text: application, factsFile, now: new Date() }, pool);
}
