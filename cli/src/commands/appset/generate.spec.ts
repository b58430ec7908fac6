import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';
import { runCommand } from '../../testing/run-command.js';

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
              directories: [{path: apps/*}]
          - clusters:
              selector: {matchLabels: {env: prod}}
  template:
    metadata: {name: '{{path.basename}}-{{name}}'}
    spec:
      project: default
      source: {repoURL: https://git.example.com/fleet.git, targetRevision: main, path: '{{path}}'}
      destination: {name: '{{name}}', namespace: default}
`;
const FACTS = `clusters:
  - {name: oslo, server: https://oslo.example.com, labels: {env: prod}}
  - {name: rome, server: https://rome.example.com, labels: {env: test}}
repositories:
  - {url: https://git.example.com/fleet.git, directory: ../fleet}
`;

let directory: string;
const put = (name: string, text: string): string => {
  const path = join(directory, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
};
const generate = (set: string, ...more: string[]) =>
  runCommand(['appset', 'generate', '-f', set, '--facts', join(directory, 'facts/facts.yaml'), ...more]);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-generate-'));
  put('facts/facts.yaml', FACTS);
  put('fleet/apps/shop/shop.yaml', 'a: 1');
  put('fleet/apps/billing/billing.yaml', 'a: 1');
  put('fleet/.git/apps/hidden/x.yaml', 'a: 1');
  put('set.yaml', SET);
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe('appset generate, without a hub', () => {
  it('prints the applications as YAML documents in the order of their names', async () => {
    const { stdout, exitCode } = await generate(join(directory, 'set.yaml'));
    const documents = parseAllDocuments(stdout).map((document) => document.toJSON() as Record<string, unknown>);
    expect(documents).toMatchObject([
      { kind: 'Application', metadata: { name: 'billing-oslo' }, spec: { destination: { name: 'oslo' } } },
      { kind: 'Application', metadata: { name: 'shop-oslo' }, spec: { source: { path: 'apps/shop' } } },
    ]);
    expect(exitCode).toBe(0);
  });

  it('prints JSON as an array, and names', async () => {
    const json = await generate(join(directory, 'set.yaml'), '-o', 'json');
    expect(JSON.parse(json.stdout)).toHaveLength(2);
    const names = await generate(join(directory, 'set.yaml'), '-o', 'name');
    expect(names.stdout).toBe('application/billing-oslo\napplication/shop-oslo\n');
  });

  it('names file, line and column of what is wrong', async () => {
    const file = put('bad.yaml', SET.replace('    - matrix:', '    - matriks: {}\n    - matrix: ['));
    const { stderr, stdout, exitCode } = await generate(file);
    expect(stderr).toMatch(new RegExp(`^Error [A-Z_]+: ${file}:\\d+:\\d+: `, 'm'));
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
  });

  it('names the facts file when that is what is wrong', async () => {
    put('wrong.yaml', 'clusters: [{name: 5}]');
    const words = ['appset', 'generate', '-f', join(directory, 'set.yaml'), '--facts'];
    const wrong = await runCommand([...words, join(directory, 'wrong.yaml')]);
    expect(wrong.exitCode).toBe(2);
    expect(wrong.stderr).toContain('wrong.yaml');
    put('unreadable.yaml', 'clusters: [');
    const unreadable = await runCommand([...words, join(directory, 'unreadable.yaml')]);
    expect(unreadable.stderr).toMatch(/^Error [A-Z_]+: .*unreadable\.yaml:\d+:\d+: /);
    put('no-folder.yaml', 'repositories: [{url: https://x.example.com/a, directory: nowhere}]');
    const folder = await runCommand([...words, join(directory, 'no-folder.yaml')]);
    expect(folder.exitCode).toBe(2);
    expect(folder.stderr).toContain('nowhere is no folder');
  });

  it('says which repository the facts do not have', async () => {
    const file = put('other.yaml', SET.replaceAll('git.example.com/fleet.git', 'git.example.com/other.git'));
    const { stderr, exitCode } = await generate(file);
    expect(stderr).toContain('https://git.example.com/other.git is not among the repositories of the facts file');
    expect(exitCode).toBe(1);
  });

  it('tells an error as JSON with its category', async () => {
    const file = put('broken.yaml', SET.replace('-{{name}}', '-{{name'));
    const { stdout, stderr, exitCode } = await generate(file, '-o', 'json');
    expect(stdout).toBe('');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'TEMPLATE_ERROR', location: 'spec.template.metadata.name', line: 15 },
      warnings: [],
    });
  });

  it('tells refused applications as JSON with their category, prints the others, and tells warnings along', async () => {
    const file = put(
      'twice-json.yaml',
      SET.replace('{{path.basename}}-{{name}}', 'same').replace('spec:', 'spec:\n  odd: 1'),
    );
    const { stdout, stderr, exitCode } = await generate(file, '-o', 'json');
    expect(JSON.parse(stdout)).toEqual([]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      error: { code: 'DUPLICATE_NAME', problems: [{ code: 'DUPLICATE_NAME', applicationName: 'same' }] },
      warnings: [{ path: 'spec.odd' }],
    });
  });

  it('quotes words that older YAML takes for something else', async () => {
    const file = put('words.yaml', SET.replace('spec:\n      project', "spec:\n      project: 'yes'\n      x"));
    const { stdout } = await generate(file);
    expect(stdout).toContain('project: "yes"');
  });

  it('explains the facts file', async () => {
    const { stdout } = await runCommand(['appset', 'generate', '--help']);
    for (const part of ['clusters', 'repositories', 'decisions', 'plugins', 'pullRequests', 'scmRepositories'])
      expect(stdout).toContain(`${part}: [{`);
  });

  it('exits 1 when single applications are left out, and prints the others', async () => {
    const file = put('twice.yaml', SET.replace('{{path.basename}}-{{name}}', 'same-{{name}}'));
    const { stderr, exitCode } = await generate(file);
    expect(stderr).toContain('Problem DUPLICATE_NAME');
    expect(exitCode).toBe(1);
  });
});
