// What every command asks the hub, where its output goes, and what it ends with.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeHub } from '../testing/fake-hub.js';
import { type CommandOutcome, runCommand } from '../testing/run-command.js';
import { page, sampleApplication } from '../testing/sample-answers.js';

let hub: FakeHub;
let directory: string;
beforeAll(async () => {
  hub = await FakeHub.start();
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-commands-'));
});
afterAll(async () => {
  await hub.close();
  rmSync(directory, { recursive: true, force: true });
});
beforeEach(() => {
  hub.requests.length = 0;
  hub.answers = {};
});

const run = (...words: string[]): Promise<CommandOutcome> =>
  runCommand(words, { WHEELHOUSE_HUB: hub.url, WHEELHOUSE_TOKEN: 'wht_test' });
const file = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};
const manifest = (kind: string, name: string): string =>
  kind === 'Application'
    ? `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: ${name}}\nspec:\n  project: default\n  source: {repoURL: https://git.example.com/a.git, path: a}\n  destination: {name: dev, namespace: a}\n`
    : `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: ${name}}\nspec:\n  generators: [{list: {elements: [{n: a}]}}]\n  template:\n    metadata: {name: 'x-{{n}}'}\n    spec:\n      project: default\n      source: {repoURL: https://git.example.com/a.git, path: a}\n      destination: {name: dev, namespace: a}\n`;
const plan = (more: object = {}) => ({
  id: 'p1',
  status: 'Applied',
  createCount: 1,
  updateCount: 0,
  deleteCount: 0,
  renameCount: 0,
  unchangedCount: 0,
  heldReason: null,
  problems: [],
  items: [],
  createdAt: '2026-03-01T12:00:00.000Z',
  ...more,
});

describe('errors', () => {
  it.each([
    ['InvalidInput', 'INVALID_INPUT', 2],
    ['Unauthenticated', 'UNAUTHENTICATED', 3],
    ['NotFound', 'NOT_FOUND', 4],
    ['Conflict', 'CONFLICT', 5],
    ['Unavailable', 'DATABASE_UNAVAILABLE', 6],
  ])('of kind %s are told as `Error CODE: message` with their exit code', async (kind, code, exitCode) => {
    hub.answers = { refreshApplication: { error: { code, kind, message: 'The reason.', requestId: 'r1' } } };
    expect(await run('app', 'refresh', 'shop-dev')).toEqual({
      stdout: '',
      stderr: `Error ${code}: The reason. (request r1)\n`,
      exitCode,
    });
  });

  it('say that a hub does not answer', async () => {
    const { stderr, exitCode } = await run('app', 'list', '--hub', 'http://127.0.0.1:1');
    expect(stderr).toMatch(/^Error HUB_UNREACHABLE: .*http:\/\/127\.0\.0\.1:1/);
    expect(exitCode).toBe(6);
  });

  it('say that what answers is no hub', async () => {
    hub.answers = { applications: { status: 404, body: '<html>' } };
    const { stderr, exitCode } = await run('app', 'list');
    expect(stderr).toContain('Error BAD_ANSWER');
    expect(exitCode).toBe(2);
  });

  it.each([
    ['app', 'get'],
    ['app', 'diff'],
    ['app', 'history'],
    ['cluster', 'get'],
    ['appset', 'get'],
    ['get', 'app'],
    ['get', 'cluster'],
    ['describe', 'appset'],
  ])('%s %s of what is not there exits 4 and names it', async (...words) => {
    hub.answers = {
      application: { data: { application: null, explain: null } },
      applicationSet: { data: { applicationSet: null } },
      cluster: { data: { cluster: null } },
    };
    const { stdout, stderr, exitCode } = await run(...words, 'nope');
    expect(stderr).toMatch(/^Error NOT_FOUND: There is no .*"nope"/);
    expect(stdout).toBe('');
    expect(exitCode).toBe(4);
  });
});

describe('app sync', () => {
  const operation = (startedAt: string, phase: string, message: string) => ({
    data: { application: { operation: { phase, message, startedAt, finishedAt: startedAt } } },
  });

  it('waits for another operation than the last one, and fails when that failed', async () => {
    let asked = 0;
    hub.answers = {
      syncApplication: { data: { syncApplication: { operationId: 'o1' } } },
      application: () => {
        asked += 1;
        return asked < 3
          ? operation('2026-01-01T00:00:00.000Z', 'Succeeded', 'old')
          : operation('2026-01-02T00:00:00.000Z', 'Failed', 'FORBIDDEN');
      },
      applications: page('applications', [sampleApplication()]),
    };
    const { stderr, exitCode } = await run('app', 'sync', 'shop-dev', '--prune');
    expect(hub.lastOf('syncApplication')?.variables).toEqual({ name: 'shop-dev', prune: true });
    expect(stderr).toContain('Error SYNC_FAILED: Application "shop-dev": Failed: FORBIDDEN');
    expect(exitCode).toBe(2);
  });

  it('does not wait with --async', async () => {
    hub.answers = {
      syncApplication: { data: { syncApplication: { operationId: 'o1' } } },
      application: { data: { application: { operation: null } } },
    };
    expect(await run('sync', 'shop-dev', '--async')).toEqual({
      stdout: '',
      stderr: 'application/shop-dev sync requested\n',
      exitCode: 0,
    });
  });
});

describe('app apply', () => {
  it('says where in which file the hub found an error', async () => {
    const message = 'line 3, column 5: "pathh" is no field of spec.source.';
    const details = { line: 3, column: 5 };
    hub.answers = { applyApplication: { error: { message, code: 'INVALID_SPEC', kind: 'InvalidInput', details } } };
    const path = file('app.yaml', manifest('Application', 'one'));
    const { stderr } = await run('app', 'apply', '-f', path);
    expect(stderr).toContain(`Error INVALID_SPEC: ${path}:3:5: "pathh" is no field of spec.source.`);
  });

  it('names no file where the file is not what is wrong', async () => {
    hub.answers = { applyApplication: { error: { message: 'No.', code: 'FORBIDDEN', kind: 'Forbidden' } } };
    const { stderr, exitCode } = await run('app', 'apply', '-f', file('app.yaml', manifest('Application', 'one')));
    expect([stderr, exitCode]).toEqual(['Error FORBIDDEN: No.\n', 3]);
  });
});

describe('appset apply', () => {
  it('exits 5 and says how to approve when the plan is held', async () => {
    const held = plan({ status: 'Held', deleteCount: 9, heldReason: 'It deletes 9.' });
    hub.answers = {
      applyApplicationSet: {
        data: { applyApplicationSet: { applicationSet: { name: 'fleet' }, plan: held, warnings: [] } },
      },
    };
    const { stdout, stderr, exitCode } = await run(
      'appset',
      'apply',
      '-f',
      file('set.yaml', manifest('ApplicationSet', 'fleet')),
    );
    expect(stdout).toContain('9 to delete');
    expect(stderr).toContain('wheelhouse appset approve fleet --plan p1');
    expect(exitCode).toBe(5);
  });

  it('tells warnings and problems on stderr', async () => {
    const withProblem = plan({ problems: [{ code: 'DUPLICATE_NAME', message: 'Twice.', location: null }] });
    hub.answers = {
      applyApplicationSet: {
        data: { applyApplicationSet: { applicationSet: { name: 'fleet' }, plan: withProblem, warnings: ['Odd.'] } },
      },
    };
    const { stdout, stderr } = await run(
      'appset',
      'apply',
      '-f',
      file('set.yaml', manifest('ApplicationSet', 'fleet')),
    );
    expect(stderr).toContain('Warning: Odd.\nWarning: DUPLICATE_NAME: Twice.');
    expect(stdout).toBe('Plan: 1 to create, 0 to update, 0 to delete, 0 unchanged.\n');
  });

  it('says which file cannot be read', async () => {
    const { stderr, exitCode } = await run('appset', 'apply', '-f', join(directory, 'none.yaml'));
    expect(stderr).toMatch(/^Error FILE_UNREADABLE: .*none\.yaml/);
    expect(exitCode).toBe(2);
  });
});

describe('apply', () => {
  it('applies each document by its kind, at its lines of the file', async () => {
    hub.answers = {
      applyApplicationSet: {
        data: { applyApplicationSet: { applicationSet: { name: 'fleet' }, plan: plan(), warnings: [] } },
      },
      applyApplication: { data: { applyApplication: { name: 'one' } } },
    };
    const text = `# first\n${manifest('Application', 'one')}---\n# nothing\n---\n${manifest('ApplicationSet', 'fleet')}`;
    const { stderr, exitCode } = await run('apply', '-f', file('two.yaml', text));
    expect([stderr, exitCode]).toEqual(['application/one applied\napplicationset/fleet applied\n', 0]);
    const sent = String(hub.lastOf('applyApplicationSet')?.variables['manifest']);
    const line = (where: string): number =>
      where.split('\n').findIndex((part) => part.startsWith('kind: ApplicationSet'));
    expect(line(sent)).toBe(line(text));
    expect(sent).not.toContain('kind: Application\n');
  });

  it('applies nothing of a file that is wrong somewhere', async () => {
    const text = `${manifest('Application', 'one')}---\nkind: Deployment\n`;
    const { stderr, exitCode } = await run('apply', '-f', file('wrong.yaml', text));
    expect(stderr).toMatch(/^Error [A-Z_]+: .*wrong\.yaml:\d+:\d+: /);
    expect([hub.requests.length, exitCode]).toEqual([0, 2]);
  });
});

describe('cluster', () => {
  it('label sets K=V and removes K-', async () => {
    hub.answers = { updateCluster: { data: { updateCluster: { name: 'dev' } } } };
    await run('cluster', 'label', 'dev', 'a=1,2', 'b=', 'c-');
    expect(hub.requests[0]?.variables).toEqual({
      input: { name: 'dev', labels: { a: '1,2', b: '' }, removeLabels: ['c'] },
    });
  });

  it('register prints the token alone, and by default keeps it off the command line', async () => {
    const payload = {
      cluster: { id: 'c', name: 'dev', labels: {} },
      joinToken: 'whj_x',
      joinTokenExpiresAt: '2026-03-01T13:00:00.000Z',
    };
    hub.answers = { registerCluster: { data: { registerCluster: payload } } };
    expect(await run('cluster', 'register', 'dev', '--label', 'env=dev', '--ttl', '2h', '-o', 'token')).toEqual({
      stdout: 'whj_x\n',
      stderr: '',
      exitCode: 0,
    });
    expect(hub.requests[0]?.variables).toMatchObject({
      input: { name: 'dev', labels: { env: 'dev' }, joinTokenTtlSeconds: 7_200 },
    });
    expect((await run('cluster', 'register', 'dev')).stdout).toMatch(/^WHEELHOUSE_JOIN_TOKEN=whj_x wheelhouse agent /);
    expect((await run('cluster', 'register', 'dev', '-o', 'yaml')).stdout).toContain('whj_x');
  });
});

describe('login and contexts', () => {
  it('does not ask a pipe for a password, and remembers a token in a file of its owner', async () => {
    expect((await run('login', hub.url)).stderr).toContain('--password-stdin');
    expect((await run('login', 'hub.example.com', '--password-stdin')).stderr).toContain('is no address of a hub');
    const config = file('config.yaml', `current: a\ncontexts: [{name: a, hub: '${hub.url}', token: wht_a}]\n`);
    const env = { WHEELHOUSE_CONFIG: config };
    hub.answers = { applications: page('applications', []) };
    await runCommand(['app', 'list'], env);
    expect(hub.requests[0]?.authorization).toBe('Bearer wht_a');
    const view = await runCommand(['context', 'view'], env);
    expect(view.stdout).toBe(`hub:    ${hub.url} (from context a)\ntoken:  *** (from context a)\n`);
    expect((await runCommand(['context', 'list', '-o', 'json'], env)).stdout).not.toContain('wht_a');
    expect((await runCommand(['context', 'use', 'nope'], env)).exitCode).toBe(4);
    expect((await runCommand(['context', 'remove', 'a'], env)).exitCode).toBe(0);
    expect(readFileSync(config, 'utf8')).not.toContain('wht_a');
  });
});
