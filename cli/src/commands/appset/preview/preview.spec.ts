import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../../testing/fake-hub.js';
import { runCommand } from '../../../testing/run-command.js';
import { sampleChange, sampleChanged, samplePreview } from '../../../testing/sample-preview.js';

const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-preview-'));
const SET = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: NAME }
spec:
  generators: [{ clusters: {} }]
  template:
    metadata: { name: '{{name}}' }
    spec:
      project: default
      source: { repoURL: https://git.example.com/x.git, path: x }
      destination: { name: '{{name}}' }
`;
const APPLICATION = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: plain }
spec:
  project: default
  source: { repoURL: https://git.example.com/x.git, path: x }
  destination: { name: dev }
`;
let hub: FakeHub;

beforeAll(async () => {
  hub = await FakeHub.start();
});
afterEach(() => {
  hub.answers = {};
});
afterAll(async () => {
  await hub.close();
  rmSync(folder, { recursive: true });
});

const run = (...words: string[]) =>
  runCommand(['appset', 'preview', ...words], { WHEELHOUSE_HUB: hub.url, WHEELHOUSE_TOKEN: 'wht_x' });
const answer = (preview: ReturnType<typeof samplePreview>) => {
  hub.answers = { preview: { data: { preview } } };
};
function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('appset preview', () => {
  it('shows applications, then each change of objects once, then the counts, and exits 1', async () => {
    answer(
      samplePreview({
        updateCount: 12,
        applications: [
          sampleChanged({ fields: [{ path: 'spec.project', before: '"a"', after: null }] }),
          sampleChanged({ name: 'child', applicationSet: null, parent: 'root' }),
          sampleChanged({ action: 'Rename', name: 'new', previousName: 'old', objects: null }),
        ],
        changes: [sampleChange(12)],
      }),
    );
    const { stdout, stderr, exitCode } = await run('--against', 'feature', '--manifests');
    expect(stdout).toBe(
      [
        'Merging feature (0123456) into main of https://git.example.com/fleet.git',
        '',
        'ACTION   APPLICATION   CLUSTER   SET      CHANGES',
        'Update   shop-dev      dev       sample   spec.project "a" -> (none); objects: 1 changed',
        'Update   child         dev       -        made by root; objects: 1 changed',
        'Rename   old -> new    dev       sample   -',
        '',
        'Deployment shop: the same change on 12 clusters: c00, c01, c02, c03, c04, c05, c06, c07, c08, c09 and 2 more',
        '  @@ spec @@',
        '  -  replicas: 1',
        '  +  replicas: 2',
        '',
        'Plan: 0 to create, 12 to update, 0 to delete, 3 unchanged.',
        '',
      ].join('\n'),
    );
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 1 });
    expect(hub.lastOf('preview')?.variables).toEqual({
      input: { manifests: [], names: [], against: 'feature', withObjects: true },
    });
  });

  it('exits 0 when nothing changes', async () => {
    answer(samplePreview());
    expect(await run('sample')).toMatchObject({ exitCode: 0 });
  });

  it('exits 1 when something was left out, since it may hold changes', async () => {
    answer(samplePreview({ leftOut: ['Too much.'] }));
    const { exitCode, stdout } = await run('sample');
    expect({ exitCode, isTold: stdout.includes('Left out: Too much.') }).toEqual({ exitCode: 1, isTold: true });
  });

  it('exits 2 when a set cannot be expanded, with the place in its file', async () => {
    const path = file('two.yaml', `${SET.replace('NAME', 'good')}---\n${SET.replace('NAME', 'bad')}`);
    const error = {
      code: 'GENERATOR_ERROR',
      message: 'no such branch',
      location: 'spec.generators[0].git',
      line: 16,
      column: 5,
    };
    answer(
      samplePreview({ sets: [{ name: 'bad', isNew: true, error, heldReason: null, problems: [], warnings: [] }] }),
    );
    const { exitCode, stderr } = await run('-f', path);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `Error GENERATOR_ERROR: ${path}:16:5: application set bad: no such branch (spec.generators[0].git)\n`,
    );
    expect(hub.lastOf('preview')?.variables).toMatchObject({
      input: { manifests: [expect.stringContaining('good'), expect.stringMatching(/^\n+[\s\S]*bad/)] },
    });
  });

  it('exits 2 when an application cannot be rendered that can be now', async () => {
    const problem = {
      application: 'a',
      cluster: 'c',
      code: 'INVALID_MANIFEST',
      message: 'x.yaml:1:1: wrong',
      location: null,
      isNew: true,
    };
    answer(samplePreview({ problems: [problem, { ...problem, application: 'b' }] }));
    const broken = await run('sample');
    expect(broken.exitCode).toBe(2);
    expect(broken.stdout).toContain('Problem INVALID_MANIFEST in 2 applications: a, b: x.yaml:1:1: wrong');
    answer(samplePreview({ problems: [{ ...problem, isNew: false }] }));
    expect(await run('sample')).toMatchObject({ exitCode: 0 });
  });

  it('exits 2 for what the hub cannot preview, and keeps the codes of a hub that does not answer', async () => {
    hub.answers = { preview: { error: { code: 'REF_NOT_FOUND', kind: 'NotFound', message: 'no branch' } } };
    expect(await run('--against', 'x')).toMatchObject({ exitCode: 2, stderr: 'Error REF_NOT_FOUND: no branch\n' });
    hub.answers = { preview: { error: { code: 'REPOSITORY_NOT_ALLOWED', kind: 'Forbidden', message: 'no' } } };
    expect(await run('--against', 'x')).toMatchObject({ exitCode: 2 });
    hub.answers = { preview: { error: { code: 'UNAUTHENTICATED', kind: 'Unauthenticated', message: 'who' } } };
    expect(await run('--against', 'x')).toMatchObject({ exitCode: 3 });
    expect(await run('-f', file('application.yaml', APPLICATION), '--against', 'x')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no application set'),
    });
    expect(await run()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('USAGE') });
    expect(await run('-f', file('broken.yaml', 'kind: ['))).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/broken\.yaml:\d+:\d+/),
    });
  });

  it('gives programs everything, with the outcome in a word', async () => {
    const preview = samplePreview({ createCount: 1 });
    answer(preview);
    expect(JSON.parse((await run('sample', '-o', 'json')).stdout)).toEqual({ outcome: 'changes', ...preview });
    expect((await run('sample', '-o', 'markdown')).stdout).toMatch(
      /^<!-- wheelhouse preview -->\n\n### Preview: 1 to create/,
    );
  });
});
