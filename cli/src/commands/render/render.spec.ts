// `wheelhouse render` on folders with plain directories; charts and overlays are rendered in test/conformance.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments, stringify } from 'yaml';
import { type CommandOutcome, runCommand } from '../../testing/run-command.js';

const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;

let directory: string;
const put = (path: string, text: string): string => {
  mkdirSync(dirname(join(directory, path)), { recursive: true });
  writeFileSync(join(directory, path), text);
  return join(directory, path);
};
const application = (name: string, spec: object): string =>
  stringify({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name },
    spec: { project: 'default', destination: { name: 'oslo', namespace: 'shop' }, ...spec },
  });
const plain = (path: string, more: object = {}): object => ({
  source: { repoURL: 'https://git.example.com/fleet.git', targetRevision: 'main', path, ...more },
});
const render = async (text: string, ...words: string[]): Promise<CommandOutcome> =>
  await runCommand(['render', '-f', put('application.yaml', text), '--facts', join(directory, 'facts.yaml'), ...words]);
const errorOf = ({ stderr }: CommandOutcome): { code: string; message: string; application?: string } =>
  (JSON.parse(stderr) as { error: { code: string; message: string } }).error;
const namesIn = ({ stdout }: CommandOutcome): unknown[] =>
  parseAllDocuments(stdout).map((document) => document.getIn(['metadata', 'name']));

/** As for a person, unless a test says otherwise. */
const terminal = Object.getOwnPropertyDescriptor(process.stderr, 'isTTY');
const setTerminal = (value: boolean): unknown =>
  Object.defineProperty(process.stderr, 'isTTY', { value, configurable: true, writable: true });

beforeAll(() => {
  setTerminal(true);
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-render-'));
  put(
    'facts.yaml',
    `repositories: [{url: https://git.example.com/fleet.git, directory: fleet}]
clusters:
  - {name: oslo, server: https://oslo.example.com, labels: {env: prod}, claims: {kubeVersion: 1.30, nodeCount: 3}}
  - {name: bergen, server: https://bergen.example.com, labels: {env: test}}
`,
  );
  put('fleet/plain/b.yaml', configMap('b') + '---\n' + configMap('a'));
  put(
    'fleet/templates/c.yaml',
    configMap('"{{cluster.name}}-{{cluster.claims.kubeVersion}}-{{cluster.claims.nodeCount}}"'),
  );
  put('fleet/links/README.md', '');
  symlinkSync('../plain/b.yaml', join(directory, 'fleet/links/b.yaml'));
  put('fleet/outside/README.md', '');
  symlinkSync('/etc/hostname', join(directory, 'fleet/outside/b.yaml'));
  put('fleet/.git/config', 'not part of it');
  put('fleet/broken/a.yaml', 'apiVersion: v1\nkind: X\nmetadata: {name: [}\n');
});
afterAll(() => {
  if (terminal === undefined) Reflect.deleteProperty(process.stderr, 'isTTY');
  else Object.defineProperty(process.stderr, 'isTTY', terminal);
  rmSync(directory, { recursive: true, force: true });
});

describe('render', () => {
  it('tells a program the error as JSON, whatever the output', async () => {
    setTerminal(false);
    const outcome = await render(application('shop', plain('broken'))).finally(() => setTerminal(true));
    expect({ exitCode: outcome.exitCode, stdout: outcome.stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(errorOf(outcome)).toMatchObject({ code: 'INVALID_MANIFEST', application: 'shop' });
  });

  it('prints the objects in the order of the files', async () => {
    const outcome = await render(application('shop', plain('plain')));
    expect({ ...outcome, stdout: '' }).toEqual({ exitCode: 0, stderr: '', stdout: '' });
    expect(namesIn(outcome)).toEqual(['b', 'a']);
  });

  it('prints one object with manifests and warnings as JSON', async () => {
    const sources = [plain('plain'), plain('links')].map((one) => (one as { source: object }).source);
    const outcome = await render(application('shop', { sources }), '-o', 'json');
    const { manifests, warnings } = JSON.parse(outcome.stdout) as { manifests: unknown[]; warnings: string[] };
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' });
    expect(manifests).toHaveLength(4);
    expect(warnings).toEqual([
      expect.stringMatching(/^RepeatedResourceWarning: 2 manifests describe .*ConfigMap\/\/b.* links\/b\.yaml:1:1/),
      expect.stringContaining('links/b.yaml:5:1'),
    ]);
    expect((await render(application('shop', { sources }))).stderr).toMatch(/^Warning: RepeatedResourceWarning/);
  });

  it('renders every Application of a file, in order', async () => {
    const text = ['shop', 'tools'].map((name) => application(name, plain('plain'))).join('---\n');
    expect(namesIn(await render(text))).toEqual(['b', 'a', 'b', 'a']);
  });

  it('knows the cluster by name, by address, or by --cluster, with its claims as they are written', async () => {
    const templates = plain('templates', { directory: { handlebars: {} } });
    expect(namesIn(await render(application('shop', templates)))).toEqual(['oslo-1.30-3']);
    const byServer = { ...templates, destination: { server: 'https://oslo.example.com', namespace: 'x' } };
    expect(namesIn(await render(application('shop', byServer)))).toEqual(['oslo-1.30-3']);
    const other = { source: { repoURL: 'https://git.example.com/fleet', path: 'plain' } };
    expect((await render(application('shop', other), '--cluster', 'bergen')).exitCode).toBe(0);
  });

  it('reads links within the folder and refuses others, and sees nothing of .git', async () => {
    expect(namesIn(await render(application('shop', plain('links'))))).toEqual(['b', 'a']);
    expect(errorOf(await render(application('shop', plain('outside')), '-o', 'json')).code).toBe('PATH_OUT_OF_REPO');
    expect(errorOf(await render(application('shop', plain('.git')), '-o', 'json')).code).toBe('PATH_NOT_FOUND');
  });

  it.each([
    [plain('none'), 'PATH_NOT_FOUND', /does not exist/],
    [plain('broken'), 'INVALID_MANIFEST', /broken\/a\.yaml:3:/],
    [plain('../x'), 'PATH_OUT_OF_REPO', /leads out/],
    [plain('plain', { directory: { include: '[' } }), 'INVALID_SPEC', /not closed/],
    [{ source: { repoURL: 'https://git.example.com/other.git', path: 'x' } }, 'REPOSITORY_UNKNOWN', /other\.git/],
    [{ ...plain('plain'), destination: { name: 'nowhere' } }, 'CLUSTER_UNKNOWN', /"nowhere".*oslo, bergen/],
    [{}, 'INVALID_SPEC', /no source/],
    [
      { source: { repoURL: 'https://git.example.com/fleet.git', chart: 'redis', targetRevision: '1.0.0' } },
      'CHART_NOT_FOUND',
      /redis 1\.0\.0/,
    ],
  ])('ends with 1 and says why: %j is %s', async (spec, code, message) => {
    const outcome = await render(application('shop', spec), '-o', 'json');
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
    expect(errorOf(outcome)).toMatchObject({ code, application: 'shop', message: expect.stringMatching(message) });
    const forPeople = await render(application('shop', spec));
    expect(forPeople).toMatchObject({ exitCode: 1, stdout: '' });
    expect(forPeople.stderr).toMatch(new RegExp(`^Error ${code}: shop: `));
  });

  it('says where an Application is wrong, and that a set has to be expanded first', async () => {
    const wrong = await render(application('shop', plain('plain', { helm: { releaseName: 3 } })), '-o', 'json');
    expect(wrong.exitCode).toBe(1);
    expect(errorOf(wrong)).toMatchObject({
      code: 'INVALID_SPEC',
      line: expect.any(Number),
      location: expect.any(String),
    });
    const set = `apiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all}\nspec:\n  generators: [{list: {elements: [{n: a}]}}]\n  template:\n    metadata: {name: 'x-{{n}}'}\n    spec:\n      project: default\n      source: {repoURL: https://git.example.com/a.git, path: a}\n      destination: {name: dev, namespace: a}\n`;
    const outcome = await render(set);
    expect(outcome).toMatchObject({ exitCode: 1, stdout: '' });
    expect(outcome.stderr).toContain('wheelhouse appset generate');
  });

  it('ends with 2 where the facts are wrong', async () => {
    const file = put('application.yaml', application('shop', plain('plain')));
    for (const facts of [
      'repositories: [{url: 1}]\n',
      'clusters: 3\n',
      'a: b: c\n',
      'repositories: [{url: https://git.example.com/fleet.git, directory: none}]\nclusters: [{name: oslo}]\n',
    ]) {
      const { exitCode, stderr } = await runCommand(['render', '-f', file, '--facts', put('wrong.yaml', facts)]);
      expect([exitCode === 2 || stderr.includes('is no folder'), stderr]).toEqual([
        true,
        expect.stringMatching(/^Error /),
      ]);
    }
    expect((await runCommand(['render', '-f', file])).exitCode).toBe(2);
  });

  it('shows examples and the form of the facts', async () => {
    const { stdout } = await runCommand(['render', '--help']);
    expect(stdout).toContain('wheelhouse render -f shop.yaml --facts facts.yaml');
    expect(stdout).toContain('claims: {kubeVersion, apiVersions: []}');
  });
});
