import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExpansionExplanation } from '@wheelhouse/generators';
import type { ApplicationSetExplanation } from '@wheelhouse/protocol';
import { parse } from 'yaml';
import { FakeHub } from '../../../testing/fake-hub.js';
import { runCommand } from '../../../testing/run-command.js';

const SET = `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: fleet}
spec:
  generators:
    - matrix:
        generators:
          - git:
              repoURL: https://git.example.com/fleet.git
              revision: main
              files: [{path: apps/*/config.yaml}]
          - clusters:
              selector: {matchLabels: {env: prod}}
              values: {tier: 'x-{{metadata.labels.env}}'}
    - scmProvider:
        github: {organization: acme}
        filters: [{repositoryMatch: ^web}]
        template: {metadata: {name: '{{repository}}'}, spec: {project: default, destination: {}}}
  template:
    metadata: {name: '{{path.basename}}-{{name}}'}
    spec:
      project: default
      source: {repoURL: https://git.example.com/fleet.git, targetRevision: main, path: apps}
      destination: {name: '{{name}}', namespace: default}
`;
const FACTS = `clusters:
  - {name: oslo, server: https://oslo.example.com, labels: {env: prod}}
  - {name: rome, server: https://rome.example.com, labels: {env: test}}
repositories:
  - {url: https://git.example.com/fleet.git, directory: fleet}
scmRepositories:
  - organization: acme
    items:
      - {repository: web, url: u, branch: main}
      - {repository: web, url: u, branch: next}
      - {repository: api, url: u, branch: main}
`;

let directory: string;
let hub: FakeHub;
const put = (name: string, text: string): string => {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const explain = (...words: string[]) =>
  runCommand([
    'appset',
    'explain',
    '-f',
    join(directory, 'set.yaml'),
    '--facts',
    join(directory, 'facts.yaml'),
    ...words,
  ]);
const ask = (...words: string[]) => runCommand(['appset', 'explain', ...words, '--hub', hub.url, '--token', 't']);

beforeAll(async () => {
  hub = await FakeHub.start();
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-explain-'));
  put('set.yaml', SET);
  put('facts.yaml', FACTS);
  put('fleet/apps/shop/config.yaml', 'a: 1\nowner: ann\n');
});
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true });
  await hub.close();
});

describe('appset explain, with a file', () => {
  it('shows the parameters of an application and where they are from', async () => {
    const { stdout, exitCode } = await explain('--application', 'shop-oslo');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Application shop-oslo, from spec.generators[0].matrix\n');
    expect(stdout).toMatch(/^NAME +VALUE +FROM$/m);
    expect(stdout).toMatch(/^owner +ann +owner in file apps\/shop\/config\.yaml of .* at main \(line 2\)$/m);
    expect(stdout).toMatch(/^metadata\.labels\.env +prod +label env of cluster oslo \(line 12\)$/m);
    expect(stdout).toMatch(
      /^values\.tier +x-prod +values\.tier of the generator, filled in: "x-\{\{.*\}\}" \(line 14\)$/m,
    );
    expect(stdout).toMatch(/^ +cluster rome +label env is "test", not "prod"$/m);
  });

  it('tells why there is no such application, and ends with 4', async () => {
    for (const asked of [
      ['--application', 'shop-rome'],
      ['--cluster', 'rome'],
    ]) {
      const { stdout, exitCode } = await explain(...asked);
      expect(exitCode).toBe(4);
      expect(stdout).toMatch(/^The application set "fleet" gives no application/);
      expect(stdout).toMatch(/^cluster rome +label env is "test", not "prod" +spec\.generators\[0\]/m);
    }
    expect((await explain('--application', 'shop-olso')).stdout).toContain('Close to it: shop-oslo');
  });

  it('shows all applications, and what filters of repositories left out', async () => {
    const { stdout, exitCode } = await explain();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('The set fleet gives 2 applications.');
    expect(stdout).toMatch(/^web +10 +spec\.generators\[1\]\.scmProvider$/m);
    expect(stdout).toContain('branch next of acme/web   it is not the default branch, and allBranches is not set');
    expect(stdout).toContain('branch main of acme/api   filters[0].repositoryMatch "^web" is not in "api"');
  });

  it('prints JSON and YAML', async () => {
    const json = JSON.parse((await explain('-o', 'json', '--application', 'web')).stdout) as ExpansionExplanation;
    expect(json.applications).toMatchObject([{ name: 'web', generator: 'spec.generators[1].scmProvider' }]);
    const yaml = parse((await explain('-o', 'yaml', '--application', 'web')).stdout) as unknown;
    expect(yaml).toEqual(json);
  });

  it('tells what is wrong with the set', async () => {
    const file = put('wrong.yaml', SET.replace('fleet.git\n', 'other.git\n'));
    const { stderr, stdout, exitCode } = await runCommand(['appset', 'explain', '-f', file]);
    expect({ stdout, exitCode }).toEqual({ stdout: '', exitCode: 1 });
    expect(stderr).toMatch(/^Error GENERATOR_ERROR: .*wrong\.yaml:8:13: /);
  });

  it('takes a name or a file, and facts with a file only', async () => {
    expect((await runCommand(['appset', 'explain'])).exitCode).toBe(2);
    expect((await explain('fleet')).exitCode).toBe(2);
    expect((await ask('fleet', '--facts', 'facts.yaml')).stderr).toContain('--facts goes with -f');
  });
});

describe('appset explain, with a hub', () => {
  const answer: ApplicationSetExplanation = {
    applicationSet: 'fleet',
    applicationCount: 1,
    applications: [
      {
        name: 'a',
        generator: 'spec.generators[0].merge',
        omittedParameters: 0,
        problem: null,
        parameters: [
          {
            name: 'x',
            value: '',
            origin: { kind: 'GitFile', text: 'x in file f', location: 'f', line: 3, column: 1 },
            overridden: [
              { value: 7, origin: { kind: 'Values', text: 'values', location: 'l', line: null, column: null } },
            ],
          },
        ],
      },
    ],
    omittedApplications: 0,
    generators: [
      {
        location: 'spec.generators[0].merge',
        parent: null,
        kind: 'merge',
        produced: 1,
        rejected: [],
        omittedRejections: 0,
      },
      {
        location: 'spec.generators[0].merge.generators[0].list',
        parent: 'spec.generators[0].merge',
        kind: 'list',
        produced: 2,
        rejected: [{ what: 'w\u001b[1m', why: 'y' }],
        omittedRejections: 5,
      },
    ],
    absence: null,
  };

  it('prints what the hub says, as for a file', async () => {
    hub.answers = { explainApplicationSet: { data: { explainApplicationSet: answer } } };
    const { stdout, exitCode } = await ask('fleet', '--application', 'a', '--cluster', 'c');
    expect(hub.lastOf('explainApplicationSet')?.variables).toEqual({ name: 'fleet', application: 'a', cluster: 'c' });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^x +"" +x in file f \(line 3\)\nx \(replaced\) +7 +values$/m);
    expect(stdout).toContain('\n  spec.generators[0].merge.generators[0].list: 2 parameter sets\n      w?[1m   y\n');
    expect(stdout).toContain('... and 5 more that gave nothing');
    const json = JSON.parse((await ask('fleet', '-o', 'json')).stdout) as ExpansionExplanation;
    expect(json.generators).toMatchObject([{ kind: 'merge', children: [{ kind: 'list', children: [] }] }]);
    expect(json).not.toHaveProperty('absence');
  });

  it('ends with 4 when there is no such set, and when the set has no such application', async () => {
    hub.answers = { explainApplicationSet: { data: { explainApplicationSet: null } } };
    expect(await ask('nothing')).toMatchObject({ exitCode: 4, stdout: '' });
    const absence = { message: 'No such application.', closeNames: [], reasons: [] };
    hub.answers = {
      explainApplicationSet: { data: { explainApplicationSet: { ...answer, applications: [], absence } } },
    };
    const { stdout, exitCode } = await ask('fleet', '--application', 'b');
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^No such application\.\n/);
  });
});
