// The hub starts no program because of what a repository holds: whatever renders, is expanded, fetched or refused. Its own Postgres is
// the only program it starts, and that before it knows of any repository.
import { readFileSync } from 'node:fs';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { builtRenderer } from '../support/build-renderer.js';
import { ROOT } from '../support/program.js';
import { application, applicationSet, webFiles } from '../support/sample-files.js';
import { describeFleet } from '../support/story.js';

const recording = join(mkdtempSync(join(tmpdir(), 'wheelhouse-spawns-')), 'spawns');
const recorder = join(ROOT, 'test', 'support', 'spawn-recorder.mjs');

const files = {
  'apps/web/web.yaml': webFiles(),
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
  'chart/templates/settings.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n  address: {{ getHostByName "localhost" | quote }}\n  secret: {{ .Files.Get "../../etc/passwd" | quote }}\n',
  'environment/Chart.yaml': 'apiVersion: v2\nname: environment\nversion: 1.0.0\n',
  'environment/templates/settings.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: environment\ndata:\n  path: {{ env "PATH" }}\n',
  'overlay/kustomization.yaml': 'resources: [settings.yaml]\n',
  'overlay/settings.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: overlay\ndata: {}\n',
  'inflating/kustomization.yaml':
    'helmCharts:\n  - name: web\n    repo: https://charts.example.com\n    version: 1.0.0\n',
  'plugin/kustomization.yaml': 'generators: [generator.yaml]\n',
  'plugin/generator.yaml':
    'apiVersion: example.com/v1\nkind: Generator\nmetadata:\n  name: evil\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./evil.sh}\n',
  'plugin/evil.sh': '#!/bin/sh\ntouch /tmp/evil\n',
  'remote/kustomization.yaml':
    'resources: ["ext::sh -c touch% /tmp/evil", "git@github.com:a/b.git?ref=--upload-pack=evil"]\n',
};

/** Helm has no `env`; charts, generators and bases from elsewhere would need programs, or the network. */
const REFUSED = ['environment', 'inflating', 'plugin', 'remote'];

const options = {
  clusters: { one: { env: 'dev' } },
  files,
  hubEnv: { NODE_OPTIONS: `--import=${recorder}`, SPAWN_RECORDER_FILE: recording },
};

describeFleet('a hub that is watched for programs it starts (row 9)', options, (fleet) => {
  const spawned = (): { program: string; parameters: readonly string[] }[] =>
    readFileSync(recording, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { program: string; parameters: readonly string[] });
  let before = 0;

  it('is being watched: its Postgres was seen to start', () => {
    before = spawned().filter(({ program }) => program !== 'recorder').length;
    expect(before).toBeGreaterThan(0);
  });

  it('renders, expands, fetches and refuses', async () => {
    const repositoryUrl = fleet().repositoryUrl;
    const apply = (name: string, path: string): Promise<void> =>
      fleet().applyApplication(application({ name, repositoryUrl, cluster: 'one', path }));
    await fleet().applySet(
      applicationSet({
        name: 'web',
        repositoryUrl,
        generators: `- git: {repoURL: ${repositoryUrl}, revision: main, directories: [{path: 'apps/*'}]}`,
        applicationName: '{{path.basename}}',
        cluster: 'one',
      }),
    );
    for (const path of ['chart', 'overlay', ...REFUSED]) await apply(path, path);
    const isSynced = ['web', ...(builtRenderer(ROOT) === undefined ? [] : ['chart', 'overlay'])];
    for (const name of isSynced)
      await fleet().untilApplication(name, 'is Synced', ({ syncStatus }) => syncStatus === 'Synced');
    for (const name of REFUSED)
      await fleet().untilApplication(name, 'is refused', ({ conditions }) => conditions.length > 0);
    await fleet().push({ 'apps/web/web.yaml': webFiles('nginx:1.26'), 'overlay/settings.yaml': null });
    await fleet().untilApplication('web', 'is at the next commit', ({ syncStatus, conditions }) => {
      return syncStatus === 'Synced' && conditions.length === 0;
    });
  });

  it('refuses addresses and revisions that are commands', async () => {
    const repositoryUrl = fleet().repositoryUrl;
    for (const [name, url, revision] of [
      ['upload-pack', repositoryUrl, '--upload-pack=touch /tmp/evil'],
      ['ext', 'ext::sh -c "touch /tmp/evil"', 'main'],
      ['dash', '--upload-pack=evil', 'main'],
      ['line', `${repositoryUrl}%0aevil`, 'main'],
    ] as const) {
      await fleet()
        .applyApplication(application({ name, repositoryUrl: url, revision, cluster: 'one' }))
        .then(
          () => fleet().untilApplication(name, 'is refused', ({ conditions }) => conditions.length > 0),
          (error: unknown) => expect(String(error)).toMatch(/INVALID_|NOT_ALLOWED/),
        );
    }
  });

  it('has started no program since', () => {
    expect(
      spawned()
        .filter(({ program }) => program !== 'recorder')
        .slice(before),
    ).toEqual([]);
  });
});
