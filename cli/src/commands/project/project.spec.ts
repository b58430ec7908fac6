import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';
import { page } from '../../testing/sample-answers.js';

const WINDOW = {
  kind: 'deny',
  schedule: '0 8 * * *',
  duration: '1h',
  timeZone: 'Europe/Berlin',
  applications: ['web-*'],
  namespaces: [],
  clusters: ['eu-*', 'us-*'],
  andOperator: true,
  manualSync: true,
  syncOverrun: false,
  description: null,
  isActive: true,
  activeUntil: '2026-03-01T08:00:00.000Z',
  nextAt: '2026-03-02T07:00:00.000Z',
};
const PROJECT = {
  name: 'shop',
  description: 'the shop',
  manifest: { kind: 'AppProject', metadata: { name: 'shop' } },
  applicationCount: 3,
  windows: [WINDOW, { ...WINDOW, kind: 'allow', isActive: false, activeUntil: null }],
  createdAt: '2026-03-01T12:00:00.000Z',
  updatedAt: '2026-03-01T12:00:00.000Z',
};

const hub = FakeHub.ofFile();
const run = hub.commands('project');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wheelhouse-project-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('project', () => {
  it('apply sends every document of the file, and passes warnings on', async () => {
    hub.answers = {
      applyProject: { data: { applyProject: { project: { name: 'shop' }, warnings: ['1 application names x.'] } } },
    };
    const path = join(folder, 'projects.yaml');
    writeFileSync(path, 'kind: AppProject\n---\nkind: AppProject\n');
    const { stderr, exitCode } = await run('apply', '-f', path);
    expect(hub.requests).toHaveLength(2);
    expect(stderr).toBe(
      'Warning: 1 application names x.\nproject/shop applied\nWarning: 1 application names x.\nproject/shop applied\n',
    );
    expect(exitCode).toBe(0);
  });

  it('apply says where in which file the hub found an error', async () => {
    const path = join(folder, 'wrong.yaml');
    writeFileSync(path, 'kind: AppProject\n---\nkind: AppProject\nmetadata: [\n');
    const error = (message: string, details: object) => ({
      code: 'INVALID_SPEC',
      kind: 'InvalidInput',
      message,
      details,
    });
    hub.answers = {
      applyProject: { error: error('The YAML cannot be read (line 4, column 11): No end.', { line: 4, column: 11 }) },
    };
    expect((await run('apply', '-f', path)).stderr).toBe(
      `Error INVALID_SPEC: ${path}:4:11: The YAML cannot be read: No end.\n`,
    );
    hub.answers = { applyProject: { error: error('The project is too long.', {}) } };
    expect((await run('apply', '-f', path)).stderr).toBe(`Error INVALID_SPEC: ${path}: The project is too long.\n`);
  });

  it('list shows how many applications and windows each has, and which are open', async () => {
    hub.answers = { projects: page('projects', [PROJECT]) };
    const { stdout } = await run('list');
    expect(stdout).toMatch(/^NAME +APPS +WINDOWS +DESCRIPTION\nshop +3 +2, 1 open +the shop\n$/);
    expect(JSON.parse((await run('list', '-o', 'json')).stdout)).toEqual([PROJECT.manifest]);
  });

  it('are listed and got in kubectl’s order of words, too', async () => {
    hub.answers = { projects: page('projects', [PROJECT]), project: { data: { project: PROJECT } } };
    const get = hub.commands('get');
    expect((await get('projects', '-o', 'name')).stdout).toBe('project/shop\n');
    expect((await get('project', 'shop')).stdout).toMatch(/^NAME.*\nshop +3 /);
  });

  it('windows says which are open, until when, and whom they concern', async () => {
    hub.answers = { project: { data: { project: PROJECT } } };
    const { stdout } = await run('windows', 'shop');
    expect(stdout).toContain('applications web-* and clusters eu-*, us-*');
    expect(stdout).toMatch(/^deny +yes +2026-03-01T08:00:00.000Z +2026-03-02T07:00:00.000Z/m);
    expect(JSON.parse((await run('windows', 'shop', '-o', 'json')).stdout)).toEqual(PROJECT.windows);
  });

  it('get and windows of one that does not exist end with 4', async () => {
    hub.answers = { project: { data: { project: null } } };
    expect((await run('get', 'none')).exitCode).toBe(4);
    expect((await run('windows', 'none')).exitCode).toBe(4);
  });

  it('delete forces only when told to', async () => {
    hub.answers = { deleteProject: { data: { deleteProject: true } } };
    await run('delete', 'shop');
    expect(hub.lastOf('deleteProject')?.variables).toEqual({ name: 'shop', force: false });
    await run('delete', 'shop', '--force');
    expect(hub.lastOf('deleteProject')?.variables).toEqual({ name: 'shop', force: true });
  });
});
