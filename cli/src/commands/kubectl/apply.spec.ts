// Files and folders of all that can be applied: what is sent, in which order, and what is told of failures.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';
import { type CommandOutcome, runCommand } from '../../testing/run-command.js';

const PLAN = {
  id: '1',
  status: 'Applied',
  createCount: 2,
  updateCount: 0,
  deleteCount: 0,
  renameCount: 0,
  unchangedCount: 0,
  heldReason: null,
  createdAt: '2026-03-01T12:00:00.000Z',
  problems: [],
  items: [],
};
const applied = (name: string, plan: object = {}): { data: object } => ({
  data: { applyApplicationSet: { applicationSet: { name }, plan: { ...PLAN, ...plan }, warnings: [] } },
});
const setText = (name: string): string =>
  `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: { name: ${name} }\nspec:\n  generators: []\n` +
  '  template: { metadata: {}, spec: { project: default, destination: {} } }\n';
const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: plugin }\n';

let hub: FakeHub;
let folder: string;
beforeAll(async () => {
  hub = await FakeHub.start();
});
afterAll(() => hub.close());
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-apply-'));
  hub.requests.length = 0;
  hub.answers = {
    applyApplicationSet: applied('one'),
    applyConfigMap: { data: { applyConfigMap: { name: 'plugin' } } },
  };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: string[]): Promise<CommandOutcome> =>
  runCommand(['apply', ...words], { WHEELHOUSE_HUB: hub.url, WHEELHOUSE_TOKEN: 'wht_test' });

function put(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

describe('apply of a folder', () => {
  it('takes its manifests, those first that others refer to, and names each set', async () => {
    put('a.yaml', setText('one'));
    put('b.yml', CONFIG_MAP);
    put('c.json', JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'plugin' } }));
    put('d.yaml', setText('two'));
    put('kustomization.yaml', 'resources: [a.yaml]\n');
    put('notes.txt', 'no manifest: [');
    put('below/e.yaml', setText('three'));
    const { stdout, stderr, exitCode } = await run('-f', folder);
    expect(stdout).toMatch(/^one: Plan: 2 to create.*\ntwo: Plan: 2 to create.*\n$/);
    expect(stderr).toMatch(/^configmap\/plugin applied\nconfigmap\/plugin applied\napplicationset\/one applied\n/);
    expect([exitCode, hub.requests.length]).toEqual([0, 4]);
    expect((await run('-R', '-f', folder)).stdout).toContain('three: Plan:');
  });

  it('says that a folder holds nothing', async () => {
    const { stderr, exitCode } = await run('-f', folder);
    expect(stderr).toBe(
      `Error FILE_UNREADABLE: ${folder} holds no .yaml, .yml or .json file; -R looks below it, too.\n`,
    );
    expect(exitCode).toBe(2);
  });

  it('applies nothing when a file cannot be read, and tells all that is wrong', async () => {
    put('a.yaml', setText('one'));
    put('b.yaml', 'kind: [');
    put('c.yaml', setText('two').replace('metadata: {}', 'metadata: {}, specs: {}').replace('kind: A', 'knd: A'));
    const { stderr, exitCode } = await run('-f', folder);
    expect(stderr).toMatch(
      /^Error INVALID_SPEC: Nothing was done: 2 of 3 files are wrong\.\n.*b\.yaml:.*\n.*c\.yaml:.*kind is missing/,
    );
    expect([exitCode, hub.requests.length]).toEqual([2, 0]);
  });

  it('takes projects before sets, and passes their warnings on', async () => {
    hub.answers = {
      ...hub.answers,
      applyProject: { data: { applyProject: { project: { name: 'team' }, warnings: ['2 applications name x.'] } } },
    };
    const project = 'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: { name: team }\n';
    const { stderr, exitCode } = await run('-f', put('a.yaml', `${setText('one')}---\n${project}---\n${CONFIG_MAP}`));
    expect(stderr).toMatch(/^configmap\/plugin applied\nWarning: 2 applications name x\.\nproject\/team applied\n/);
    expect(hub.lastOf('applyApplicationSet')).toBe(hub.requests.at(-1));
    expect(exitCode).toBe(0);
  });
});

describe('apply of several objects', () => {
  it('goes on after one that fails, and ends with its exit code', async () => {
    hub.answers = { applyApplicationSet: applied('one', { status: 'Held', heldReason: 'Too many.' }) };
    const { stderr, exitCode } = await run('-f', put('a.yaml', setText('one')), '-f', put('b.yaml', setText('two')));
    expect(stderr.match(/Error PLAN_HELD: applicationset\/(one|two): .*(a|b)\.yaml: The plan waits/g)).toHaveLength(2);
    expect(stderr).toContain('Error NOT_ALL_APPLIED: 2 of 2 objects could not be applied, see above.');
    expect(exitCode).toBe(5);
  });

  it('names the file where the hub names a line', async () => {
    const message = 'line 3, column 5, spec.generators[0].git: It needs "files".';
    const details = { line: 3, column: 5 };
    hub.answers = {
      applyApplicationSet: { error: { code: 'GENERATOR_ERROR', kind: 'InvalidInput', message, details } },
    };
    const path = put('a.yaml', setText('one'));
    const told = `Error GENERATOR_ERROR: ${path}:3:5: spec.generators[0].git: It needs "files".\n`;
    expect(await run('-f', path)).toMatchObject({ stderr: told, exitCode: 2 });
    const { stderr } = await run('-f', path, '-f', path);
    expect(stderr).toContain(`applicationset/one: ${path}:3:5: spec.generators[0].git`);
  });

  it('gives one object for one set, and a list for several', async () => {
    const [one, two] = [put('a.yaml', setText('one')), put('b.yaml', setText('two'))];
    const single = JSON.parse((await run('-o', 'json', '-f', one)).stdout) as unknown;
    expect(single).toMatchObject({ applicationSet: 'one', createCount: 2, warnings: [] });
    const both = JSON.parse((await run('-o', 'json', '-f', one, '-f', two)).stdout) as unknown;
    expect(both).toMatchObject([{ applicationSet: 'one' }, { applicationSet: 'two' }]);
  });

  it('does not ask a hub again that refuses the credential', async () => {
    const error = { code: 'FORBIDDEN', kind: 'Forbidden', message: 'No.' };
    hub.answers = { applyApplicationSet: { error } };
    const { exitCode } = await run('-f', put('a.yaml', setText('one')), '-f', put('b.yaml', setText('two')));
    expect([exitCode, hub.requests.length]).toEqual([3, 1]);
  });
});
