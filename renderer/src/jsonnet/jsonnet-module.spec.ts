// Jsonnet as the built module evaluates it. What it gives was held against go-jsonnet's own program.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SUBMODULE, type TestEntries, testSource } from '../files/test-source.js';
import type { JsonnetRequest } from '../worker/module-request.js';
import { defaultModulePath } from '../worker/program-files.js';
import type { RenderAnswer, RenderPool } from '../worker/render-pool.js';
import { webAssembly } from '../worker/web-assembly.js';
import { WorkerRenderPool } from '../worker/worker-render-pool.js';

const MODULE = join(dirname(defaultModulePath()), 'jsonnet.wasm');
const describeBuilt = existsSync(MODULE) ? describe : describe.skip;

const object = (data: string): string =>
  `{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: ${data} }`;
/** Depends on a file: `data` is its value. */
const importing = (path: string): string => object(`import '${path}'`);
const LFS = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0a'.repeat(32)}\nsize 1\n`;

describeBuilt('The module of Jsonnet (skipped where `npm run build:renderer` was not run)', () => {
  const pool = new WorkerRenderPool({ threads: 1 });
  afterAll(async () => await pool.close());

  const render = (
    entries: TestEntries,
    request: Partial<JsonnetRequest> = {},
    within: RenderPool = pool,
  ): Promise<RenderAnswer> =>
    within.render({
      request: {
        kind: 'jsonnet',
        root: '/0',
        path: '/0/app',
        files: ['/0/app/main.jsonnet'],
        extVars: [],
        tlas: [],
        libs: [],
        ...request,
      },
      roots: [testSource(entries, 'https://git.example.com/a')],
      now: new Date(0),
    });

  const dataOf = async (entries: TestEntries, request: Partial<JsonnetRequest> = {}): Promise<unknown> => {
    const { outcome } = await render(entries, request);
    if ('problem' in outcome) throw new Error(outcome.problem.message);
    return outcome.manifests.map(({ text }) => (JSON.parse(text) as { data: unknown }).data);
  };

  const problemOf = async (entries: TestEntries, request: Partial<JsonnetRequest> = {}): Promise<unknown> => {
    const { outcome } = await render(entries, request);
    return 'problem' in outcome ? outcome.problem : outcome;
  };

  it('imports nothing that the other module does not (rows 9, 10)', () => {
    const importsOf = (file: string): string[] =>
      webAssembly.Module.imports(new webAssembly.Module(readFileSync(file))).map(
        ({ module, name, kind }) => `${kind} ${module} ${name}`,
      );
    const known = new Set(importsOf(defaultModulePath()));
    expect(importsOf(MODULE).filter((name) => !known.has(name))).toEqual([]);
  });

  it('gives the objects of a list one by one, and nothing for null and an empty list', async () => {
    const two = `[${object('{ n: 1 }')}, null, ${object('{ n: 2 }')}]`;
    expect(await dataOf({ 'app/main.jsonnet': two })).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await dataOf({ 'app/main.jsonnet': '[]' })).toEqual([]);
    expect(await dataOf({ 'app/main.jsonnet': 'null' })).toEqual([]);
  });

  it('opens a List, and says of which file an object is', async () => {
    const { outcome } = await render({ 'app/main.jsonnet': `{ kind: 'List', items: [${object('{}')}] }` });
    expect(outcome).toMatchObject({ manifests: [{ name: 'a', place: 'app/main.jsonnet' }] });
  });

  it('leaves marked files out', async () => {
    expect(await dataOf({ 'app/main.jsonnet': '// +argocd:skip-file-rendering\n{ not even Jsonnet' })).toEqual([]);
  });

  it('gives variables and arguments as text or code, the last of a name', async () => {
    const main = `function(replicas=1, name='none') ${object("{ r: replicas, n: name, e: std.extVar('env'), l: std.extVar('list') }")}`;
    const given = await dataOf(
      { 'app/main.jsonnet': main },
      {
        extVars: [
          { name: 'env', value: 'first', code: false },
          { name: 'env', value: '1 + 1', code: false },
          { name: 'list', value: '[1 + 1]', code: true },
        ],
        tlas: [{ name: 'replicas', value: '1 + 2', code: true }],
      },
    );
    expect(given).toEqual([{ r: 3, n: 'none', e: '1 + 1', l: [2] }]);
  });

  it('finds imports beside the file, then in the last library, and in the directory of the source in the end', async () => {
    const entries = {
      'app/deep/main.jsonnet': object(
        "[import 'a.libsonnet', import 'b.libsonnet', import 'c.libsonnet', import 'd.libsonnet']",
      ),
      'app/deep/a.libsonnet': "'beside'",
      'one/a.libsonnet': "'one'",
      'one/b.libsonnet': "'one'",
      'one/c.libsonnet': "'one'",
      'two/b.libsonnet': "import '../up.libsonnet'",
      'app/c.libsonnet': "'source'",
      'app/d.libsonnet': "'source'",
      'up.libsonnet': "'up'",
    };
    const request = { files: ['/0/app/deep/main.jsonnet'], libs: ['/0/one', '/0/two'] };
    expect(await dataOf(entries, request)).toEqual([['beside', 'up', 'one', 'source']]);
    // Code of a variable is in no file.
    const variables = { ...request, extVars: [{ name: 'v', value: "import 'b.libsonnet'", code: true }] };
    expect(await dataOf({ ...entries, 'app/deep/main.jsonnet': object("std.extVar('v')") }, variables)).toEqual(['up']);
  });

  it('reads texts, bytes and YAML, follows links within the repository, and knows files by their path in it', async () => {
    const entries = {
      'app/main.jsonnet': object(
        "[importstr '../text.txt', importbin '../text.txt', std.parseYaml(importstr 'link.yaml'), std.thisFile]",
      ),
      'text.txt': 'hi',
      'app/link.yaml': { target: '../values.yaml' },
      'values.yaml': 'a: [1, yes]\n',
    };
    expect(await dataOf(entries)).toEqual([['hi', [104, 105], { a: [1, true] }, 'app/main.jsonnet']]);
  });

  it('says which of its files has no content in the repository', async () => {
    expect(await problemOf({ 'app/main.jsonnet': LFS })).toMatchObject({
      code: 'LFS_POINTER',
      location: 'app/main.jsonnet',
    });
  });

  it('notes what it read: files, and where a nearer one would be', async () => {
    const { reads } = await render(
      {
        'app/main.jsonnet': importing('a.libsonnet'),
        'app/other.libsonnet': 'unread',
        'lib/a.libsonnet': "import 'b.libsonnet'",
        'lib/b.libsonnet': '{}',
        'lib/c.libsonnet': 'unread',
      },
      { libs: ['/0/lib', '/0/none'] },
    );
    expect(reads.map(({ path, what }) => `${what} ${path}`)).toEqual([
      'kind app/a.libsonnet',
      'file app/main.jsonnet',
      'file lib/a.libsonnet',
      'file lib/b.libsonnet',
      'kind none',
    ]);
  });

  const out = { 'app/out': { target: '/etc' }, 'app/up.libsonnet': { target: '../../x' } };
  it.each<[string, TestEntries, string]>([
    ['../../etc/passwd', {}, 'PATH_OUT_OF_REPO'],
    ['../../1/x.libsonnet', {}, 'PATH_OUT_OF_REPO'],
    ['/etc/passwd', {}, 'PATH_OUT_OF_REPO'],
    ['/proc/self/environ', {}, 'PATH_OUT_OF_REPO'],
    ['/0/app/a.libsonnet', { 'app/a.libsonnet': '{}' }, 'PATH_OUT_OF_REPO'],
    ['out/passwd', out, 'PATH_OUT_OF_REPO'],
    ['up.libsonnet', out, 'PATH_OUT_OF_REPO'],
    ['https://host.example.com/a.libsonnet', {}, 'REMOTE_REFUSED'],
    ['file:///etc/passwd', {}, 'REMOTE_REFUSED'],
    ['sub/a.libsonnet', { 'app/sub': SUBMODULE }, 'SUBMODULE'],
    ['lfs.json', { 'app/lfs.json': LFS }, 'LFS_POINTER'],
    ['none.libsonnet', {}, 'RENDER_FAILED'],
    ['folder', { 'app/folder/a.libsonnet': '{}' }, 'RENDER_FAILED'],
  ])('refuses to import %s (row 10)', async (path, entries, code) => {
    const problem = await problemOf({ ...entries, 'app/main.jsonnet': `local x = 1;\n  ${importing(path)}` });
    expect(problem).toMatchObject({ code, location: expect.stringMatching(/^app\/main\.jsonnet:2:\d+$/) });
    expect(JSON.stringify(problem)).toContain(path);
    expect(JSON.stringify(problem)).not.toMatch(/root:|HOME=/);
  });

  it.each<[string, string, string, RegExp]>([
    ['what is no Jsonnet', '{\n  a: \n}', 'app/main.jsonnet:3:1', /Unexpected/],
    ['an unknown name', '\n{ a: b }', 'app/main.jsonnet:2:6', /Unknown variable: b/],
    ['its own errors', "local f(x) = error 'no ' + x;\n{ a: f('luck') }", 'app/main.jsonnet:1:14', /no luck/],
    ['an absent variable', "{ a: std.extVar('none') }", 'app/main.jsonnet:1:6', /none/],
    ['a wrong argument', '{ a: std.length(1) }', 'app/main.jsonnet:1:6', /Unexpected type/],
    ['an absent argument', 'function(x) x', 'app/main.jsonnet', /x/],
    ['functions in objects', '{ a: function(x) x }', 'app/main.jsonnet', /function/i],
    ['what is without end', 'local a = { b: a }; a', 'app/main.jsonnet', /stack/],
    ['values that need themselves', 'local a = b, b = a; a', 'app/main.jsonnet', /stack|recurs/i],
  ])('says where it refuses %s', async (_, main, location, message) => {
    expect(await problemOf({ 'app/main.jsonnet': main })).toMatchObject({
      code: 'RENDER_FAILED',
      location: expect.stringContaining(location),
      message: expect.stringMatching(message),
    });
  });

  it('says where an imported file is wrong, and quotes nothing of it', async () => {
    const importing = (text: string): Promise<unknown> =>
      problemOf({ 'app/main.jsonnet': "\n{ a: import 'values.yaml' }", 'app/values.yaml': text });
    for (const value of ['hunter2', '"hunter2"', "'hunter2'", '3 hunter2', '"hunter2\\") hunter2"']) {
      const problem = await importing(`user: x\npassword: ${value}\n`);
      expect(problem).toMatchObject({ location: expect.stringMatching(/^app\/values\.yaml:[12]:\d+$/) });
      expect(JSON.stringify(problem)).not.toContain('hunter2');
    }
    expect(JSON.stringify(await problemOf({ 'app/main.jsonnet': "{ a: std.parseInt('hunter2') }" }))).not.toContain(
      'hunter2',
    );
  });

  it('goes deep, but not without end (row 44)', async () => {
    const deep = 'local f(n) = if n == 0 then 0 else 1 + f(n - 1); ';
    expect(await dataOf({ 'app/main.jsonnet': deep + object('f(100)') })).toEqual([100]);
    expect(await problemOf({ 'app/main.jsonnet': deep + object('f(100000)') })).toMatchObject({
      code: 'RENDER_FAILED',
      message: expect.stringContaining('max stack frames exceeded'),
    });
    const cycle = {
      'app/main.jsonnet': "{ a: import 'b.libsonnet' }",
      'app/b.libsonnet': "{ b: import 'main.jsonnet' }",
    };
    expect(await problemOf(cycle)).toMatchObject({ code: 'RENDER_FAILED', message: expect.stringContaining('stack') });
    const self = { 'app/main.jsonnet': "import 'main.jsonnet'" };
    expect(await problemOf(self)).toMatchObject({ code: 'RENDER_FAILED' });
  });

  it.each([
    ['grows', "local f(s, n) = if n == 0 then s else f(s + s, n - 1); f('xxxxxxxx', 30)", /memory/],
    ['is within itself', `${'['.repeat(20_000)}${']'.repeat(20_000)}`, /memory|deep/],
  ])('ends what %s, and goes on with the next (row 44)', async (_, main, message) => {
    await expect(render({ 'app/main.jsonnet': main })).rejects.toMatchObject({
      code: 'RENDER_LIMIT_EXCEEDED',
      message: expect.stringMatching(message),
    });
    expect(await dataOf({ 'app/main.jsonnet': object('1') })).toEqual([1]);
  });

  it('ends what takes too long (row 44)', async () => {
    const impatient = new WorkerRenderPool({ threads: 1, timeLimitMs: 1_000 });
    const loop = 'local a = std.range(1, 1000); std.length([1 for x in a for y in a for z in a])';
    await expect(render({ 'app/main.jsonnet': loop }, {}, impatient)).rejects.toMatchObject({
      code: 'RENDER_LIMIT_EXCEEDED',
      message: expect.stringContaining('longer than 1 s'),
    });
    await impatient.close();
  });
});
