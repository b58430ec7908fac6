// The command line against a real hub: its outputs for programs and people, and its exit codes.
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import { type CommandResult, wheelhouse, wheelhouseFor } from '../support/command-line.js';
import { freePort } from '../support/hub-process.js';
import { applicationSet, CLUSTERS_WITH_ENV, REPORT_ONLY } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';

const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-cli-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeFleet('the command line', { clusters: { one: { env: 'dev' }, two: { env: 'production' } } }, (fleet) => {
  const run = (...words: string[]): Promise<CommandResult> => wheelhouseFor(fleet().hub)(...words);
  const json = async <T>(...words: string[]): Promise<T> => {
    const result = await run(...words, '-o', 'json');
    if (result.exitCode !== 0) throw new Error(result.stderr);
    return JSON.parse(result.stdout) as T;
  };
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const setText = (generators = CLUSTERS_WITH_ENV): string =>
    applicationSet({ name: 'web', repositoryUrl: fleet().repositoryUrl, generators, syncPolicy: REPORT_ONLY });

  it('shows what a set would do, and applies it', async () => {
    const path = file('web.yaml', setText());
    const preview = await run('appset', 'preview', '-f', path);
    expect(preview.exitCode).toBe(1);
    expect(preview.stdout).toContain('Plan: 2 to create, 0 to update, 0 to delete, 0 unchanged.');
    const dry = await run('appset', 'apply', '-f', path, '--dry-run');
    expect(dry.exitCode).toBe(0);
    expect(dry.stderr).toContain('nothing was changed');
    expect(await json('app', 'list')).toEqual([]);
    expect(await run('apply', '-f', path)).toMatchObject({ exitCode: 0 });
    expect((await run('appset', 'preview', '-f', path)).exitCode).toBe(0);
  });

  it('waits until applications are ready', async () => {
    const result = await run('app', 'wait', '--count', '2', '--timeout', '60s', '-o', 'name');
    expect(result).toMatchObject({ exitCode: 0, stdout: 'application/web-one\napplication/web-two\n' });
  });

  it('lists as JSON, YAML, names and tables, all on stdout', async () => {
    const rows = await json<Record<string, unknown>[]>('app', 'list');
    expect(rows).toMatchObject([
      { name: 'web-one', cluster: 'one', syncStatus: 'Synced', health: 'Healthy', freshness: 'Live' },
      { name: 'web-two', cluster: 'two' },
    ]);
    expect(rows[0]?.['revision']).toMatch(/^[0-9a-f]{40}$/);
    expect((await run('app', 'list', '-o', 'yaml')).stdout).toContain('name: web-one');
    expect((await run('app', 'list', '-o', 'name', '--cluster-selector', 'env=dev')).stdout).toBe(
      'application/web-one\n',
    );
    const table = (await run('get', 'apps', '-l', 'set=web')).stdout.split('\n');
    expect(table[0]).toMatch(/^NAME +CLUSTER +SYNC +HEALTH +FRESHNESS +REVISION/);
    expect((await run('app', 'list', '-o', 'wide')).stdout).toMatch(/NAMESPACE +PROJECT +SET/);
    expect((await run('app', 'list', '--no-headers')).stdout).not.toContain('NAME');
  });

  it('shows the fleet, its clusters, sets and repositories', async () => {
    expect(await json('fleet', 'status')).toMatchObject({ clusters: 2, applications: 2, green: 2 });
    expect((await run('fleet', 'status')).stdout).toContain('2 of 2 applications are Synced and Healthy');
    expect(await json<unknown[]>('cluster', 'list')).toHaveLength(2);
    expect(await json<unknown[]>('repo', 'list')).toMatchObject([{ url: fleet().repositoryUrl }]);
    expect(await json('appset', 'list')).toMatchObject([{ name: 'web', applicationCount: 2 }]);
    expect(await json<unknown[]>('find', 'image', 'nginx')).toHaveLength(2);
    expect(await json<unknown[]>('app', 'history', 'web-one')).toHaveLength(1);
    expect((await json<unknown[]>('events')).length).toBeGreaterThan(0);
    expect((await run('describe', 'app', 'web-one')).stdout).toMatch(/Deployment/);
  });

  it('exits 1 when something differs, 0 when nothing does', async () => {
    expect((await run('diff', 'web-one')).exitCode).toBe(0);
    await fleet().agent('one').door.scale('web', 'web', 9);
    await fleet().untilApplication('web-one', 'drifts', ({ driftCount }) => driftCount > 0);
    const diff = await run('app', 'diff', 'web-one');
    expect(diff.exitCode).toBe(1);
    expect(diff.stdout).toMatch(/Deployment\/web +web +spec\.replicas +2 +9 +kubectl-scale/);
    expect((await run('app', 'sync', 'web-one')).exitCode).toBe(0);
    expect((await run('diff', 'web-one')).exitCode).toBe(0);
  });

  it('says why by its exit code', async () => {
    const { url, token } = fleet().hub;
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const codes = await Promise.all([
      run('app', 'get', 'nobody'),
      run('no-such-command'),
      wheelhouse(['app', 'list'], { env: { WHEELHOUSE_HUB: url, WHEELHOUSE_TOKEN: 'wht_wrong' } }),
      wheelhouse(['app', 'list'], { env: { WHEELHOUSE_HUB: url } }),
      run('cluster', 'register', 'one'),
      wheelhouse(['app', 'list'], { env: { WHEELHOUSE_HUB: nowhere, WHEELHOUSE_TOKEN: token } }),
      run('app', 'wait', 'nobody', '--timeout', '1s'),
    ]);
    expect(codes.map(({ exitCode }) => exitCode)).toEqual([4, 2, 3, 3, 5, 6, 7]);
    for (const { stdout, stderr } of codes) {
      expect(stdout).toBe('');
      expect(stderr).not.toMatch(/ {4}at /);
    }
  });

  it('registers a cluster with the token alone, or a manifest', async () => {
    const token = await run('cluster', 'register', 'three', '--label', 'env=x,team=a', '-o', 'token');
    expect(token.stdout).toMatch(/^whj_\S+\n$/);
    const manifest = await run('cluster', 'token', 'three', '-o', 'yaml');
    expect(manifest.stdout).toContain('kind: Deployment');
    expect(manifest.stdout).not.toContain('${');
    expect(await run('cluster', 'rename', 'three', 'drei')).toMatchObject({ exitCode: 0 });
    expect(await run('cluster', 'label', 'drei', 'env-', 'team=b')).toMatchObject({ exitCode: 0 });
    const clusters = await json<{ name: string; labels: unknown }[]>('cluster', 'list', '--search', 'drei');
    expect(clusters).toMatchObject([{ name: 'drei', labels: { team: 'b' } }]);
    expect(await run('cluster', 'remove', 'drei')).toMatchObject({ exitCode: 0 });
    expect((await run('cluster', 'get', 'drei')).exitCode).toBe(4);
  });

  it('keeps contexts in a file that nobody else may read', async () => {
    const config = join(folder, 'contexts', 'config.yaml');
    const env = { WHEELHOUSE_CONFIG: config };
    const login = await wheelhouse(['login', fleet().hub.url, '--token-stdin', '--name', 'mine'], {
      env,
      input: `${fleet().hub.token}\n`,
    });
    expect(login.exitCode).toBe(0);
    expect(statSync(config).mode & 0o777).toBe(0o600);
    expect(readFileSync(config, 'utf8')).toContain('current: mine');
    expect((await wheelhouse(['app', 'list', '-o', 'name'], { env })).stdout).toContain('application/web-one');
    expect((await wheelhouse(['context', 'view'], { env })).stdout).not.toContain(fleet().hub.token);
  });

  it('generates a set offline', async () => {
    const facts = file(
      'facts.yaml',
      'clusters:\n  - {name: x, server: https://x, labels: {env: dev}, annotations: {}}\n',
    );
    const result = await wheelhouse(['appset', 'generate', '-f', file('web.yaml', setText()), '--facts', facts]);
    expect(result.exitCode).toBe(0);
    expect(result.stdout).toContain('name: web-x');
    const broken = await wheelhouse(['appset', 'generate', '-f', file('broken.yaml', 'kind: [')]);
    expect(broken.exitCode).toBe(1);
    expect(broken.stderr).toMatch(/broken\.yaml:\d+:\d+/);
  });

  it('holds a plan above the budget with exit code 5, and carries it out when approved', async () => {
    const elements = JSON.stringify(Array.from({ length: 8 }, (_, index) => ({ name: `list-${index}` })));
    const many = (list: string): string =>
      setText(`- list: {elements: ${list}}`)
        .replace("destination: {name: '{{name}}'", "destination: {name: 'one'")
        .replaceAll(/\bweb\b(?=-\{\{name|\n {2}?spec)/g, 'many')
        .replace('name: web\n', 'name: many\n');
    expect(await run('appset', 'apply', '-f', file('many.yaml', many(elements)))).toMatchObject({ exitCode: 0 });
    const held = await run('appset', 'apply', '-f', file('none.yaml', many('[]')));
    expect(held.exitCode).toBe(5);
    const [, id = ''] = /--plan (\S+?)`/.exec(held.stderr) ?? [];
    expect(await run('appset', 'approve', 'many', '--plan', id)).toMatchObject({ exitCode: 0 });
    expect(await run('appset', 'delete', 'many')).toMatchObject({ exitCode: 0 });
  });
});
