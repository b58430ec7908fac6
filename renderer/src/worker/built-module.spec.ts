import { afterAll, describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { SUBMODULE, type TestEntries, testSource } from '../files/test-source.js';
import { hostFunctions, HOST_MODULE } from './host-functions.js';
import { WASI_MODULE } from './module-instance.js';
import type { KustomizeRequest } from './module-request.js';
import { defaultModulePath } from './program-files.js';
import type { RenderAnswer } from './render-pool.js';
import { ModuleOutput, wasiFunctions } from './wasi-functions.js';
import { webAssembly } from './web-assembly.js';
import { WorkerRenderPool } from './worker-render-pool.js';

const path = defaultModulePath();
const describeBuilt = existsSync(path) ? describe : describe.skip;

describeBuilt('The built module (skipped where `npm run build:renderer` was not run)', () => {
  const pool = new WorkerRenderPool({ threads: 1 });
  afterAll(async () => await pool.close());

  const render = (entries: TestEntries, request: Partial<KustomizeRequest> = {}): Promise<RenderAnswer> =>
    pool.render({
      request: { kind: 'kustomize', root: '/0', path: '/0/app', ...request },
      roots: [testSource(entries, 'https://git.example.com/a')],
      now: new Date(0),
    });

  it('imports what Go needs to live, the files of its render, and nothing else (rows 9, 10)', () => {
    const memory = (): ArrayBuffer => new ArrayBuffer(0);
    const provided = new Set([
      ...Object.keys(wasiFunctions({ memory, now: () => 0, output: new ModuleOutput() })).map(
        (name) => `${WASI_MODULE}.${name}`,
      ),
      ...Object.keys(hostFunctions({ memory, files: () => undefined })).map((name) => `${HOST_MODULE}.${name}`),
    ]);
    const imports = webAssembly.Module.imports(new webAssembly.Module(readFileSync(path)));
    expect(
      imports.filter(({ module, name, kind }) => kind !== 'function' || !provided.has(`${module}.${name}`)),
    ).toEqual([]);
    expect(
      imports
        .filter(({ module }) => module === HOST_MODULE)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(
      [...provided]
        .filter((name) => name.startsWith(HOST_MODULE))
        .map((name) => name.slice(HOST_MODULE.length + 1))
        .toSorted(),
    );
  });

  it('renders an overlay over a base outside of its folder, through links within the repository', async () => {
    const { outcome, reads } = await render({
      'app/kustomization.yaml': 'resources: [../link]\nnamePrefix: p-\n',
      link: { target: 'base' },
      'base/kustomization.yaml': 'resources: [a.yaml]\n',
      'base/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {n: "1"}\n',
      'base/README.md': 'unread',
      'other/x.yaml': 'unread',
    });
    expect(outcome).toMatchObject({ manifests: [{ kind: 'ConfigMap', name: 'p-a' }] });
    expect(reads.filter(({ what }) => what === 'file').map((read) => read.path)).toEqual([
      'app/kustomization.yaml',
      'base/a.yaml',
      'base/kustomization.yaml',
      'link',
    ]);
  });

  const chart = (template: string): Promise<RenderAnswer> =>
    pool.render({
      request: {
        kind: 'helm',
        root: '/0',
        chart: '/0/chart',
        releaseName: 'r',
        namespace: 'ns',
        kubeVersion: '1.33.0',
        apiVersions: [],
        values: [],
        set: [],
        setString: [],
        setFile: [],
        includeCrds: true,
        skipTests: false,
        skipSchemaValidation: false,
        dependencies: [],
      },
      roots: [
        testSource({
          'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
          'chart/templates/a.yaml': `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: ${template}}\n`,
          'other/x.yaml': 'unread',
        }),
      ],
      now: new Date(Date.UTC(2001, 1, 3)),
    });

  it('reads a chart as one tree, and tells it no other time than that of the render', async () => {
    expect(await chart('{{ now | date "2006-01-02" | quote }}')).toEqual({
      outcome: {
        manifests: [expect.objectContaining({ text: expect.stringContaining('"data":{"x":"2001-02-03"}') })],
        warnings: [],
      },
      reads: [{ root: 0, path: 'chart', what: 'tree' }],
    });
  });

  it('renders what includes itself as deep as Helm allows, and no deeper (row 44)', async () => {
    const template = `{{ define "again" }}{{ include "again" . }}{{ end }}{{ include "again" . }}`;
    expect((await chart(template)).outcome).toMatchObject({ problem: { code: 'RENDER_FAILED' } });
  });

  const problems: readonly (readonly [string, TestEntries, string])[] = [
    [
      'a path outside of the repository (row 10)',
      { 'app/kustomization.yaml': 'resources: [../../x.yaml]' },
      'PATH_OUT_OF_REPO',
    ],
    [
      'a link outside of the repository (row 14)',
      { 'app/kustomization.yaml': 'resources: [l.yaml]', 'app/l.yaml': { target: '/etc/passwd' } },
      'PATH_OUT_OF_REPO',
    ],
    [
      'a pointer of Git LFS (row 29)',
      {
        'app/kustomization.yaml': 'resources: [l.yaml]',
        'app/l.yaml': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0a'.repeat(32)}\nsize 1\n`,
      },
      'LFS_POINTER',
    ],
    ['a submodule (row 13)', { 'app/kustomization.yaml': 'resources: [../sub/x.yaml]', sub: SUBMODULE }, 'SUBMODULE'],
    [
      'a remote base (row 9)',
      { 'app/kustomization.yaml': 'resources: ["https://host.example.com/x.git//y?ref=z"]' },
      'REMOTE_REFUSED',
    ],
  ];

  it.each(problems)('refuses %s', async (_, entries, code) => {
    expect((await render(entries)).outcome).toMatchObject({ problem: { code } });
  });

  it('does not know a file of the machine (rows 10, 14)', async () => {
    const { outcome } = await render({ 'app/kustomization.yaml': 'resources: [/etc/passwd]' });
    expect(outcome).toMatchObject({ problem: { code: expect.any(String) } });
    expect(JSON.stringify(outcome)).not.toContain('root:');
  });
});
