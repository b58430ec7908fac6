// `wheelhouse health` on files; what the rules and checks say is tested in the agent.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CommandOutcome, runCommand } from '../../testing/run-command.js';

const OBJECTS = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, generation: 1}
spec: {replicas: 2}
status: {observedGeneration: 1, replicas: 2, updatedReplicas: 2, availableReplicas: 1}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings}
---
apiVersion: v1
kind: List
items:
  - {apiVersion: shop.example.com/v1, kind: Widget, metadata: {name: a}, status: {phase: Bad, size: 3}}
  - {apiVersion: shop.example.com/v1, kind: Gadget, metadata: {name: b}, status: {phase: Good}}
`;
const CHECKS = `apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm}
data:
  resource.customizations.health.shop.example.com_Widget: |
    local hs = {}
    hs.status = "Degraded"
    hs.message = obj.status.phase .. " of size " .. obj.status.size
    return hs
  wheelhouse.health.cel.shop.example.com_Gadget: 'obj.status.phase == "Good" ? "Healthy" : "Degraded"'
  resource.customizations.odd.shop.example.com_Gadget: x
`;

let directory: string;
const put = (name: string, text: string): string => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};
const health = async (...words: string[]): Promise<CommandOutcome> => await runCommand(['health', ...words]);
interface ToldError {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  readonly line?: number;
}
const errorOf = ({ stderr }: CommandOutcome): ToldError => (JSON.parse(stderr) as { error: ToldError }).error;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'wheelhouse-health-'));
  put('objects.yaml', OBJECTS);
  put('checks.yaml', CHECKS);
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

describe('wheelhouse health', () => {
  it('prints an array with the status and message of every object, in order, lists taken apart', async () => {
    const outcome = await health(
      '-f',
      join(directory, 'objects.yaml'),
      '--checks',
      join(directory, 'checks.yaml'),
      '-o',
      'json',
    );
    expect(JSON.parse(outcome.stdout)).toEqual([
      {
        status: 'Progressing',
        message: 'Waiting for rollout to finish: 1 of 2 updated replicas are available...',
      },
      { status: '', message: '' },
      { status: 'Degraded', message: 'Bad of size 3' },
      { status: 'Healthy', message: '' },
    ]);
    expect(outcome.exitCode).toBe(0);
    expect(JSON.parse(outcome.stderr)).toEqual({ warnings: [expect.stringContaining('is about "odd"')] });
  });

  it('prints a table for people, and YAML', async () => {
    const { stdout } = await health('-f', join(directory, 'objects.yaml'));
    expect(stdout).toMatch(/^KIND +NAMESPACE +NAME +STATUS +MESSAGE\nDeployment +shop +web +Progressing +Waiting/);
    expect(stdout).toMatch(/ConfigMap +- +settings +- +-/);
    expect((await health('-f', join(directory, 'objects.yaml'), '--no-headers')).stdout).toMatch(/^Deployment/);
    expect((await health('-f', join(directory, 'objects.yaml'), '-o', 'yaml')).stdout).toContain(
      '- status: Progressing',
    );
  });

  it('says Unknown with the error of a check that fails, and nothing else fails', async () => {
    const checks = put('broken.yaml', CHECKS.replace('obj.status.phase', 'obj.nothing.phase'));
    const outcome = await health('-f', join(directory, 'objects.yaml'), '--checks', checks, '-o', 'json');
    expect((JSON.parse(outcome.stdout) as unknown[])[2]).toEqual({
      status: 'Unknown',
      message: "<string>:3: attempt to index a non-table object(nil) with key 'phase'",
    });
    expect(outcome.exitCode).toBe(0);
  });

  it('names the key of a CEL check that cannot be read', async () => {
    const checks = put('unreadable.yaml', CHECKS.replace('obj.status.phase == "Good"', 'obj.status.phase = "Good"'));
    const outcome = await health('-f', join(directory, 'objects.yaml'), '--checks', checks, '-o', 'json');
    expect((JSON.parse(outcome.stdout) as unknown[])[3]).toEqual({
      status: 'Unknown',
      message: 'wheelhouse.health.cel.shop.example.com_Gadget cannot be read: Unexpected character: =',
    });
  });

  it('says what is wrong with a file, and where, as JSON for programs', async () => {
    const broken = put('objects-broken.yaml', 'apiVersion: v1\nkind: Pod\nmetadata: {name: [}\n');
    const outcome = await health('-f', broken, '-o', 'json');
    expect(errorOf(outcome)).toMatchObject({ code: 'INVALID_SPEC', line: 3 });
    expect(outcome).toMatchObject({ exitCode: 2, stdout: '' });
    const kindless = put('kindless.yaml', '\n\napiVersion: v1\nmetadata: {name: a}\n');
    expect(errorOf(await health('-f', kindless, '-o', 'json'))).toMatchObject({
      line: 3,
      message: expect.stringContaining('no `kind`'),
    });
    expect(errorOf(await health('-f', join(directory, 'absent.yaml'), '-o', 'json')).code).toBe('FILE_UNREADABLE');
  });

  it('says what is wrong with the checks, naming their file', async () => {
    const of = async (text: string): Promise<string> => {
      const checks = put('wrong.yaml', text);
      return errorOf(await health('-f', join(directory, 'objects.yaml'), '--checks', checks, '-o', 'json')).message;
    };
    expect(await of('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: [}\n')).toMatch(/wrong\.yaml:3:/);
    expect(await of('apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n')).toContain('it holds no ConfigMap');
    const two =
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n';
    expect(await of(two)).toContain('several ConfigMaps');
    expect(await of('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n  x: 5\n')).toMatch(
      /wrong\.yaml:5:3: data\["x"\] is no text/,
    );
    expect(await of('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: [x]\n')).toMatch(
      /wrong\.yaml:4:1: the `data` of the ConfigMap is no map/,
    );
  });

  it('reads no two files from standard input', async () => {
    expect(errorOf(await health('-f', '-', '--checks', '-', '-o', 'json')).code).toBe('USAGE');
  });

  it.each([
    ['nothing', ''],
    ['comments', '# nothing\n---\n---\n'],
    ['an empty list', 'apiVersion: v1\nkind: List\nitems: []\n'],
    ['a list without items', 'apiVersion: v1\nkind: List\n'],
  ])('prints an empty array for a file without objects: %s', async (_, text) => {
    expect((await health('-f', put('empty.yaml', text), '-o', 'json')).stdout).toBe('[]\n');
  });

  it.each([
    [
      'with a byte order mark',
      '\uFEFFapiVersion: a.b/v1\nkind: C\nmetadata: {name: a}\nstatus: {conditions: [READY]}\n',
    ],
    [
      'with carriage returns',
      'apiVersion: a.b/v1\r\nkind: C\r\nmetadata: {name: a}\r\nstatus: {conditions: [READY]}\r\n',
    ],
    [
      'as JSON',
      '{"apiVersion":"a.b/v1","kind":"C","metadata":{"name":"a"},"status":{"conditions":[{"type":"Ready","status":"True"}]}}',
    ],
    [
      'with anchors',
      'apiVersion: a.b/v1\nkind: C\nmetadata: {name: a}\nx: &ready READY\nstatus: {conditions: [*ready]}\n',
    ],
    ['without metadata', 'apiVersion: a.b/v1\nkind: C\nstatus: {conditions: [READY]}\n'],
    [
      'in a list of one kind',
      'apiVersion: a.b/v1\nkind: CList\nitems:\n- metadata: {name: a}\n  status: {conditions: [READY]}\n',
    ],
  ])('reads a file %s', async (_, text) => {
    const file = put('odd.yaml', text.replace('READY', '{type: Ready, status: "True"}'));
    expect(JSON.parse((await health('-f', file, '-o', 'json')).stdout)).toEqual([{ status: 'Healthy', message: '' }]);
  });

  it.each([
    ['apiVersion: v1\nkind: Pod\n---\nhello\n', 4, 'the document is no object'],
    ['apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod}\n- 5\n', 5, 'items[1] is no object'],
    ['apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  metadata: {name: b}\n', 4, 'items[0] has no `kind`'],
    ['apiVersion: v1\nkind: 5\n', 2, 'no `kind`'],
    ['apiVersion: v1\nkind: Pod\nmetadata: text\n', 3, '`metadata` that is no map'],
    ['apiVersion: v1\nkind: Pod\nmetadata:\n  name: 5\n', 4, '`metadata.name` that is no text'],
    ['{"kind": "Pod",\n"metadata" {}}', 2, 'cannot be read'],
  ])('names the file and the line of what it cannot take: %j', async (text, line, words) => {
    const file = put('wrong-object.yaml', text);
    const error = errorOf(await health('-f', join(directory, 'objects.yaml'), '-f', file, '-o', 'json'));
    expect(error).toMatchObject({ code: 'INVALID_SPEC', file, line, message: expect.stringContaining(words) });
    expect(error.message).toMatch(new RegExp(`wrong-object\\.yaml:${line}:\\d+: `));
  });

  it('reads several files, in their order', async () => {
    const one = put('one.json', '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"a"}}');
    const two = put('two.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n');
    expect((await health('-f', one, '-f', two, '--no-headers')).stdout).toMatch(/^Pod .* a .*\nConfigMap .* b /);
    expect(errorOf(await health('-f', '-', '-f', '-', '-o', 'json')).code).toBe('USAGE');
  });

  it('reads more than the hub would take: whole clusters', async () => {
    const item = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      data: { text: 'x'.repeat(1_000_000) },
    };
    const file = put(
      'large.json',
      JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [item, item, item, item, item] }),
    );
    expect(JSON.parse((await health('-f', file, '-o', 'json')).stdout)).toHaveLength(5);
  });

  it('takes the checks out of a list, and opens libraries where they ask for it', async () => {
    const data = `{"resource.customizations.health.a.b_C": "return {status=string.format('%s', 'Degraded')}", "resource.customizations.useOpenLibs.a.b_C": "true"}`;
    const checks = put(
      'list-checks.yaml',
      `apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: argocd-cm}, data: ${data}}\n`,
    );
    const file = put('c.yaml', 'apiVersion: a.b/v1\nkind: C\nmetadata: {name: c}\n');
    const { stdout } = await health('-f', file, '--checks', checks, '-o', 'json');
    expect(JSON.parse(stdout)).toEqual([{ status: 'Degraded', message: '' }]);
  });
});
