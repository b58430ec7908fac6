import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand } from '../../testing/run-command.js';

const web = (replicas: number): string => `apiVersion: example.com/v1
kind: Web
metadata: {name: web, namespace: shop}
spec: {replicas: ${replicas}}
`;
const IGNORES = {
  list: '- {group: example.com, kind: Web, jsonPointers: [/spec/replicas]}\n',
  application: `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec:
  ignoreDifferences:
    - {group: example.com, kind: Web, jqPathExpressions: [.spec.replicas]}
`,
  settings: `apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm}
data:
  resource.customizations.ignoreDifferences.example.com_Web: |
    jsonPointers: [/spec/replicas]
`,
  member: 'ignoreDifferences:\n  - {group: "*", kind: "*", jsonPointers: [/spec]}\n',
};
const WRONG = {
  scalar: 'hello',
  unreadable: '- {kind: Web, jqPathExpressions: [".a["]}',
  untyped: '- {jsonPointers: [/a]}',
  yaml: '- {a: [',
};

let folder = '';
const file = (name: string): string => join(folder, name);
const files = { 'two.yaml': web(2), 'five.yaml': web(5), ...IGNORES, ...WRONG };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wheelhouse-diff-'));
  for (const [name, text] of Object.entries(files)) await writeFile(file(name), text);
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

const diff = (...words: string[]) => runCommand(['diff', '--desired', file('two.yaml'), ...words]);

describe('diff of files', () => {
  it('ends with 0 when nothing differs', async () => {
    expect(await diff('--live', file('two.yaml'))).toMatchObject({ exitCode: 0, stdout: 'Same Web shop/web\n' });
  });

  it('ends with 1 when something does, and says what', async () => {
    const text = await diff('--live', file('five.yaml'));
    expect(text).toMatchObject({ exitCode: 1, stdout: 'Changed Web shop/web\n  spec.replicas: 5 -> 2\n' });
    const { exitCode, stdout } = await diff('--live', file('five.yaml'), '-o', 'json');
    expect(exitCode).toBe(1);
    const web = { group: 'example.com', kind: 'Web', namespace: 'shop', name: 'web', state: 'Changed' };
    expect(JSON.parse(stdout)).toEqual({
      same: false,
      objects: [{ ...web, differences: [{ path: 'spec.replicas', desired: 2, live: 5 }] }],
    });
  });

  it.each(Object.keys(IGNORES))('takes ignore rules from: %s', async (name) => {
    expect(await diff('--live', file('five.yaml'), '--ignore', file(name))).toMatchObject({ exitCode: 0 });
  });

  it.each(Object.keys(WRONG))('ends with 2 for rules that cannot be read: %s', async (name) => {
    const { exitCode, stdout, stderr } = await diff('--live', file('five.yaml'), '--ignore', file(name), '-o', 'json');
    expect([exitCode, stdout]).toEqual([2, '']);
    expect((JSON.parse(stderr) as { error: { message: string } }).error.message).toContain(file(name));
  });

  it('ends with 2 for files that cannot be read, and for a wrong use', async () => {
    expect((await diff('--live', file('none.yaml'))).exitCode).toBe(2);
    expect((await diff()).exitCode).toBe(2);
    expect((await runCommand(['diff'])).exitCode).toBe(2);
  });
});
