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

  it('compares whole numbers by all their digits, in YAML and JSON alike', async () => {
    const object = (a: string): string =>
      `{"apiVersion":"a.b/v1","kind":"C","metadata":{"name":"a"},"spec":{"a":${a}}}`;
    await writeFile(file('long.json'), object('9007199254740993'));
    await writeFile(
      file('long.yaml'),
      `apiVersion: a.b/v1\nkind: C\nmetadata: {name: a}\nspec: {a: 9007199254740993}\n`,
    );
    await writeFile(file('other.json'), object('9007199254740992'));
    const compare = (live: string, ...words: string[]) =>
      runCommand(['diff', '--desired', file('long.yaml'), '--live', file(live), ...words]);
    expect(await compare('long.json')).toMatchObject({ exitCode: 0 });
    expect((await compare('other.json')).stdout).toContain('  spec.a: 9007199254740992 -> 9007199254740993\n');
    expect((await compare('other.json', '-o', 'json')).stdout).toContain('"desired": 9007199254740993');
    expect((await compare('other.json', '-o', 'yaml')).stdout).toContain('desired: 9007199254740993');
  });

  it('names the file that is wrong, and the line', async () => {
    await writeFile(file('wrong.yaml'), 'apiVersion: v1\nkind: Pod\nmetadata: text\n');
    const { stderr } = await diff('--live', file('wrong.yaml'), '-o', 'json');
    const { error } = JSON.parse(stderr) as { error: { file: string; line: number } };
    expect(error).toMatchObject({ file: file('wrong.yaml'), line: 3 });
  });

  it('compares the objects of several files, and tells of those without a name', async () => {
    await writeFile(file('others.yaml'), 'apiVersion: v1\nkind: Pod\n---\n' + web(5).replaceAll('web', 'other'));
    const outcome = await diff(
      '--desired',
      file('others.yaml'),
      '--live',
      file('two.yaml'),
      '--live',
      file('others.yaml'),
    );
    expect(outcome).toMatchObject({ exitCode: 0, stdout: 'Same Web shop/web\nSame Web shop/other\n' });
    expect(outcome.stderr).toContain('Pod * has no metadata.name');
  });

  it('takes ignore rules out of a list of objects', async () => {
    const indented = IGNORES.application.trim().replaceAll('\n', '\n  ');
    await writeFile(file('list.yaml'), `apiVersion: v1\nkind: List\nitems:\n- ${indented}\n`);
    expect(await diff('--live', file('five.yaml'), '--ignore', file('list.yaml'))).toMatchObject({ exitCode: 0 });
  });

  it('names the line of an ignore rule that cannot be read', async () => {
    await writeFile(file('rule.yaml'), 'spec:\n  x: 1\nkind: Application\n---\n- kind: Web\n  jsonPointers: text\n');
    const { stderr } = await diff('--live', file('five.yaml'), '--ignore', file('rule.yaml'), '-o', 'json');
    const { error } = JSON.parse(stderr) as { error: { message: string } };
    expect(error.message).toMatch(/rule\.yaml:6:3: ignoreDifferences\[0\]\.jsonPointers: /);
  });

  it('ends with 2 for files that cannot be read, and for a wrong use', async () => {
    expect((await diff('--live', file('none.yaml'))).exitCode).toBe(2);
    expect((await diff()).exitCode).toBe(2);
    expect((await runCommand(['diff'])).exitCode).toBe(2);
  });
});
