// What merging a branch would do to the fleet, asked from the command line as a pipeline asks it, before anything is merged.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from '@jest/globals';
import type { Preview } from '@wheelhouse/protocol';
import { type CommandResult, wheelhouseFor } from '../support/command-line.js';
import { listEvents } from '../support/fleet-state.js';
import { applicationSet, CLUSTERS_WITH_ENV, configMap, webFiles } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';

const SECRET = 'apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {password: PASSWORD}\n';
const options = {
  clusters: { one: { env: 'dev' }, two: { env: 'production' }, three: { env: 'production' } },
  files: {
    'README.md': '# The fleet\n',
    'overlays/dev/web.yaml': webFiles('nginx:1.25', 1),
    'overlays/production/web.yaml': webFiles('nginx:1.25', 3),
    'overlays/production/login.yaml': SECRET.replace('PASSWORD', 'hunter-one'),
    'regions/eu.yaml': 'region: eu\n',
    'apps/region/region.yaml': configMap('region', { a: '1' }),
  },
};
const ALL = ['region-eu', 'web-one', 'web-three', 'web-two'];
const folder = mkdtempSync(join(tmpdir(), 'wheelhouse-preview-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describeFleet('a preview of a branch', options, (fleet) => {
  const run = (...words: string[]): Promise<CommandResult> => wheelhouseFor(fleet().hub)('appset', 'preview', ...words);
  const web = (): string =>
    applicationSet({
      name: 'web',
      repositoryUrl: fleet().repositoryUrl,
      generators: CLUSTERS_WITH_ENV,
      path: 'overlays/{{metadata.labels.env}}',
    });
  /** A branch from `main` with these files changed. */
  const branch = async (name: string, files: Readonly<Record<string, string | null>>): Promise<string> => {
    await fleet().repository.git('checkout', '--quiet', 'main');
    const commit = await fleet().repository.commit(files, `Change for ${name}`, name);
    await fleet().repository.git('checkout', '--quiet', 'main');
    return commit;
  };

  it('starts with a fleet that is as its main branch says', async () => {
    await fleet().applySet(web());
    await fleet().applySet(
      applicationSet({
        name: 'region',
        repositoryUrl: fleet().repositoryUrl,
        generators: `- git: {repoURL: '${fleet().repositoryUrl}', revision: main, files: [{path: 'regions/*.yaml'}]}`,
        applicationName: 'region-{{region}}',
        path: 'apps/region',
        cluster: 'one',
      }),
    );
    await fleet().untilGreen(ALL);
    expect(await run('--against', 'main')).toMatchObject({ exitCode: 0 });
  });

  it('lists exactly the applications that change, and the same change once', async () => {
    await branch('bump', { 'overlays/production/web.yaml': webFiles('nginx:1.27', 3) });
    const { stdout, exitCode } = await run('--against', 'bump', '--manifests');
    expect(exitCode).toBe(1);
    expect(stdout.match(/^Update .*/gm)).toEqual([
      expect.stringMatching(/^Update +web-three +three +web +objects: 1 changed$/),
      expect.stringMatching(/^Update +web-two +two +web +objects: 1 changed$/),
    ]);
    expect(stdout).toContain('Deployment web: the same change on 2 clusters: three, two');
    expect(stdout).toMatch(/^ +- +- image: nginx:1\.25\n +\+ +- image: nginx:1\.27$/m);
    expect(stdout).toContain('Plan: 0 to create, 2 to update, 0 to delete, 2 unchanged.');
  });

  it('is a comment for a pull request, and data for a program', async () => {
    const markdown = await run('--against', 'bump', '--manifests', '-o', 'markdown');
    expect(markdown.exitCode).toBe(1);
    expect(markdown.stdout).toContain('### Preview: 0 to create, 2 to update, 0 to delete, 2 unchanged');
    expect(markdown.stdout.match(/<details>/g)).toHaveLength(1);
    const json = JSON.parse((await run('--against', 'bump', '-o', 'json')).stdout) as Preview & { outcome: string };
    expect(json).toMatchObject({ outcome: 'changes', base: 'main', against: 'bump', updateCount: 2, changes: [] });
  });

  it('exits 0 for a branch without effect', async () => {
    await branch('words', { 'README.md': '# Our fleet\n' });
    expect(await run('--against', 'words')).toMatchObject({ exitCode: 0 });
  });

  it('shows what appears and goes away, and no value of a Secret', async () => {
    const login = SECRET.replace('PASSWORD', 'hunter-two');
    await branch('regions', {
      'regions/eu.yaml': null,
      'regions/us.yaml': 'region: us\n',
      'overlays/production/login.yaml': login,
    });
    const { stdout, exitCode } = await run('--against', 'regions', '--manifests');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^(Delete|Rename) .*region-eu/m);
    expect(stdout).toMatch(/region-us/);
    expect(stdout).toContain('Secret login: the same change on 2 clusters: three, two');
    expect(stdout).toMatch(/- +password: \++\n +\+ +password: \++\n/);
    expect(stdout).not.toContain('hunter');
  });

  it('takes a changed file of a set together with the branch', async () => {
    const path = join(folder, 'web.yaml');
    writeFileSync(path, web().replace("'web-{{name}}'", "'site-{{name}}'"));
    const { stdout, exitCode } = await run('-f', path, '--against', 'bump');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^Rename +web-one -> site-one +one +web/m);
    expect(stdout).toContain('3 to rename');
    expect(stdout).not.toContain('region');
  });

  it('exits 2 where a manifest of the branch is broken, and says where', async () => {
    await branch('broken-manifest', { 'overlays/dev/web.yaml': 'kind: ConfigMap\napiVersion: v1\n  metadata: {' });
    const { stdout, exitCode } = await run('--against', 'broken-manifest');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/Problem INVALID_MANIFEST in application web-one: overlays\/dev\/web\.yaml:\d+:\d+/);
  });

  it('exits 2 where what a generator reads is broken, and says which one', async () => {
    await branch('broken-generator', { 'regions/eu.yaml': 'region: [' });
    const { stderr, exitCode } = await run('--against', 'broken-generator');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/Error GENERATOR_ERROR: application set region: .*regions\/eu\.yaml/);
    expect(await run('--against', 'no-such-branch')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('no-such-branch'),
    });
  });

  it('has left no trace', async () => {
    const { repositories } = await fleet().client.request<{
      repositories: { nodes: { refs: { ref: string }[] }[] };
    }>('{ repositories { nodes { refs { ref } } } }');
    expect(repositories.nodes.flatMap(({ refs }) => refs.map(({ ref }) => ref)).toSorted()).toEqual(['HEAD', 'main']);
    expect(await listEvents(fleet().client, { types: ['PlanHeld'] })).toEqual([]);
    const { applicationSets } = await fleet().client.request<{
      applicationSets: { nodes: { conditions: { type: string; status: string }[] }[] };
    }>('{ applicationSets { nodes { conditions { type status } } } }');
    for (const { conditions } of applicationSets.nodes)
      expect(conditions).toContainEqual({ type: 'ErrorOccurred', status: 'False' });
    await fleet().untilGreen(ALL);
  });
});
