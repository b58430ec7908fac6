import { describe, expect, it } from '@jest/globals';
import { SUBMODULE, testSource, type TestEntries } from '../files/test-source.js';
import { ChartDependencies, type SourceRoot } from './prepared-source.js';
import { prepareSource } from './prepare-source.js';

class NoDependencies extends ChartDependencies {
  override bring(): Promise<SourceRoot> {
    return Promise.reject(new Error('Nothing is to be fetched.'));
  }
}

const CONFIG_MAP = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const FILES: TestEntries = {
  'chart/Chart.yaml': 'name: chart',
  'overlay/kustomization.yml': 'resources: []',
  'both/Chart.yaml': 'name: both',
  'both/Kustomization': 'resources: []',
  'plain/a.yaml': CONFIG_MAP,
  'changed/a.yaml': CONFIG_MAP,
  'changed/deep/b.yaml': CONFIG_MAP,
  'changed/.argocd-source.yaml': 'directory: {recurse: true, include: "*.yaml"}\npath: plain\n',
  'changed/.argocd-source-corner.yaml': 'directory: {include: "deep/*"}\n',
  'wrong/a.yaml': CONFIG_MAP,
  'wrong/.argocd-source.yaml': 'helm: {releaseName: 3}\n',
  'broken/.argocd-source.yaml': 'a: b: c\n',
  'nothing/a.yaml': CONFIG_MAP,
  'nothing/.argocd-source.yaml': '# nothing\n',
  'Chart.yaml': 'name: root',
  'vendor/part': SUBMODULE,
  link: { target: 'overlay' },
  out: { target: '../x' },
};

interface Wanted {
  readonly name?: string;
  readonly files?: TestEntries;
  readonly url?: string;
  readonly claims?: Record<string, unknown>;
  readonly revision?: string;
}

async function prepare(source: Record<string, unknown>, { name = 'corner', claims = {}, ...more }: Wanted = {}) {
  const { files = FILES, url = 'https://h/a', revision = 'c1' } = more;
  return await prepareSource({
    source: { repoURL: url, ...source },
    field: 'spec.source',
    root: { url, revision, files: testSource(files) },
    refs: new Map(),
    subject: {
      application: { name, namespace: 'shop', project: 'default', labels: {}, annotations: {} },
      cluster: { name, server: `https://${name}`, labels: { of: name }, annotations: {}, claims },
    },
    dependencies: new NoDependencies(),
  });
}

const kindOf = async (source: Record<string, unknown>): Promise<string> => {
  const prepared = await prepare(source);
  return prepared.kind === 'module' ? prepared.request.kind : prepared.kind;
};

describe('The kind of a source', () => {
  it.each([
    [{ path: 'chart' }, 'helm'],
    [{ path: 'overlay' }, 'kustomize'],
    // As Argo CD, which takes what it sees last.
    [{ path: 'both' }, 'kustomize'],
    [{ path: 'plain' }, 'directory'],
    [{ path: '.' }, 'helm'],
    [{ path: 'overlay', helm: {} }, 'helm'],
    [{ path: 'chart', kustomize: { namePrefix: 'a' } }, 'kustomize'],
    [{ path: 'chart', directory: {} }, 'directory'],
    [{ path: 'chart', directory: null, helm: null }, 'helm'],
    [{ chart: 'root', path: 'ignored' }, 'helm'],
  ])('of %j is %s', async (source, kind) => expect(await kindOf(source)).toBe(kind));

  it.each([
    [{ path: 'plain', helm: {}, directory: {} }, 'INVALID_SPEC', /multiple kinds of source: helm, directory/],
    [{ path: 'plain', plugin: { name: 'x' } }, 'RENDERER_UNAVAILABLE', /plugin/],
    [{ path: 'none', helm: {} }, 'PATH_NOT_FOUND', /"none" does not exist/],
    [{ path: 'none' }, 'PATH_NOT_FOUND', /"none" does not exist/],
    [{ path: 'chart/Chart.yaml', helm: {} }, 'PATH_NOT_FOUND', /is a file/],
    [{ path: 'vendor/part/x', kustomize: {} }, 'SUBMODULE', /submodule/],
    [{ path: 'vendor/part/x' }, 'SUBMODULE', /vendor\/part/],
    [{ path: 'out', helm: {} }, 'PATH_OUT_OF_REPO', /symbolic link/],
    [{ path: '../x', helm: {} }, 'PATH_OUT_OF_REPO', /leads out/],
    [{ path: 3 }, 'INVALID_SPEC', /spec\.source\.path has to be text/],
  ])('cannot be told of %j: %s', async (source, code, message) => {
    await expect(prepare(source)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  it('may be reached by a link where the source names it', async () => {
    expect(await prepare({ path: 'link', kustomize: {} })).toMatchObject({ request: { path: '/0/link' } });
  });
});

describe('An override in the repository', () => {
  it('changes the options, the one for the application after the one for all, and not the path', async () => {
    const paths = async (name: string) => {
      const prepared = await prepare({ path: 'changed' }, { name });
      return prepared.kind === 'directory' ? prepared.plan.files.map(({ path }) => path) : [];
    };
    expect(await paths('corner')).toEqual(['changed/deep/b.yaml']);
    expect(await paths('other')).toContain('changed/a.yaml');
  });

  it('that is wrong is named in the error', async () => {
    await expect(prepare({ path: 'wrong' })).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringContaining('changed by wrong/.argocd-source.yaml'),
    });
    await expect(prepare({ path: 'broken' })).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      location: 'broken/.argocd-source.yaml:1:4',
    });
    expect((await prepare({ path: 'nothing' })).kind).toBe('directory');
  });
});

describe('The question of a source', () => {
  const questionOf = async (source: Record<string, unknown>, wanted: Wanted = {}): Promise<string> => {
    const prepared = await prepare(source, wanted);
    return prepared.kind === 'module' ? prepared.question : '';
  };

  it('of one overlay is the same for every application, cluster and commit', async () => {
    const clusters = Array.from({ length: 1_000 }, (_, index) => ({
      name: `cluster-${index}`,
      revision: `c${index}`,
      claims: { kubeVersion: `1.${index}.0` },
    }));
    const questions = await Promise.all(clusters.map((cluster) => questionOf({ path: 'overlay' }, cluster)));
    expect(new Set(questions).size).toBe(1);
  });

  it('differs where something that is used differs', async () => {
    const label = { path: 'overlay', kustomize: { commonLabels: { app: '$ARGOCD_APP_NAME' } } };
    const questions = await Promise.all([
      questionOf({ path: 'overlay' }),
      questionOf({ path: 'overlay' }, { url: 'https://h/b' }),
      questionOf({ path: 'overlay', kustomize: { namePrefix: 'a' } }),
      questionOf({ path: 'both' }),
      questionOf(label),
      questionOf(label, { name: 'other' }),
      questionOf({ path: 'chart' }),
      questionOf({ path: 'chart' }, { claims: { kubeVersion: '1.30' } }),
      questionOf({ chart: 'one' }),
      questionOf({ chart: 'two' }),
    ]);
    expect(new Set(questions).size).toBe(questions.length);
  });
});
