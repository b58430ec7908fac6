import { describe, expect, it } from '@jest/globals';
import { testSource } from '../files/test-source.js';
import { BuildEnvironment } from '../source/build-environment.js';
import { ChartDependencies, type ChartDependency, type SourceRoot } from '../source/prepared-source.js';
import { SourceRoots } from '../source/source-roots.js';
import { SpecFields } from '../source/spec-fields.js';
import { helmRemarks, helmRequest } from './helm-source.js';

const CHART = 'apiVersion: v2\nname: shop\nversion: 1.0.0\n';
const application = { name: 'corner', namespace: 'shop', project: 'default', labels: {}, annotations: {} };
const cluster = {
  name: 'prod',
  server: 'https://prod',
  labels: {},
  annotations: {},
  claims: { kubeVersion: 'v1.31.4-eks-1', apiVersions: ['v1', 3, 'apps/v1'] } as Record<string, unknown>,
};
const environment = new BuildEnvironment(new Map([['ARGOCD_APP_NAME', 'corner']]));

class FakeDependencies extends ChartDependencies {
  readonly asked: ChartDependency[] = [];
  override bring(dependency: ChartDependency): Promise<SourceRoot> {
    this.asked.push(dependency);
    return Promise.resolve({
      url: dependency.repository,
      revision: '1.4.2',
      files: testSource({ 'Chart.yaml': dependency.name }),
    });
  }
}

function source(options: unknown, more: { chart?: string; claims?: Record<string, unknown> } = {}) {
  const files = testSource({ 'shop/Chart.yaml': more.chart ?? CHART, 'shop/a.yaml': '', 'run.sh': '', 'a,b': '' });
  const root = { url: 'https://h/apps.git', revision: 'c', files };
  return {
    options: new SpecFields(options, 'spec.source.helm'),
    application,
    cluster: { ...cluster, claims: more.claims ?? cluster.claims },
    environment,
    root,
    path: 'shop',
    refs: new Map(),
    isOneOfSeveral: false,
    roots: new SourceRoots(root),
    dependencies: new FakeDependencies(),
  };
}

describe('Options of a chart', () => {
  it('default to the application and its cluster', async () => {
    expect(await helmRequest(source(undefined))).toEqual({
      kind: 'helm',
      root: '/0',
      chart: '/0/shop',
      releaseName: 'corner',
      namespace: 'shop',
      kubeVersion: '1.31.4',
      apiVersions: ['v1', 'apps/v1'],
      values: [],
      set: [],
      setString: [],
      setFile: [],
      includeCrds: true,
      skipTests: false,
      skipSchemaValidation: false,
      dependencies: [],
    });
    expect(await helmRequest(source({}, { claims: {} }))).toMatchObject({ kubeVersion: '', apiVersions: [] });
  });

  it('are handed on, values files first, inline values last', async () => {
    const request = await helmRequest(
      source({
        releaseName: 'other',
        namespace: 'there',
        kubeVersion: 'v1.29',
        apiVersions: ['only/v1'],
        valueFiles: ['a.yaml'],
        values: 'a: 1',
        parameters: [
          { name: 'a.b', value: '$ARGOCD_APP_NAME,2' },
          { name: 'c', value: '$$1', forceString: true },
          { name: 'd', value: '{1,2}' },
          { name: 'e' },
        ],
        fileParameters: [
          { name: 'script', path: '/run.sh' },
          { name: 'odd', path: '/a,b' },
        ],
        skipCrds: true,
        skipTests: true,
        skipSchemaValidation: true,
        version: 'v3',
        unknown: 1,
      }),
    );
    expect(request).toEqual({
      kind: 'helm',
      root: '/0',
      chart: '/0/shop',
      releaseName: 'other',
      namespace: 'there',
      kubeVersion: '1.29',
      apiVersions: ['only/v1'],
      values: [{ path: '/0/shop/a.yaml' }, { text: 'a: 1' }],
      set: [String.raw`a.b=corner\,2`, 'd={1,2}', 'e='],
      setString: ['c=$1'],
      setFile: ['script=/0/run.sh', String.raw`odd=/0/a\,b`],
      includeCrds: false,
      skipTests: true,
      skipSchemaValidation: true,
      dependencies: [],
    });
  });

  it('as an object win over those as text, and are text that any parser reads', async () => {
    const values = { a: '\u0085\u007f\ufeff', n: 1e21 };
    const options = { values: 'b: 1', valuesObject: values, passCredentials: true };
    const request = await helmRequest(source(options));
    const [only] = request.values;
    expect(request.values).toHaveLength(1);
    expect(only).toEqual({ text: String.raw`{"a":"\u0085\u007f\ufeff","n":1e+21}` });
    expect(helmRemarks(new SpecFields(options, 'f'))).toEqual([
      expect.stringMatching(/f\.passCredentials has no effect/),
      expect.stringMatching(/f\.values has no effect/),
    ]);
    expect((await helmRequest(source({ values: 'b: 1', valuesObject: {} }))).values).toEqual([{ text: '{}' }]);
    expect((await helmRequest(source({ values: 'b: 1', valuesObject: null }))).values).toEqual([{ text: 'b: 1' }]);
  });

  it('bring dependencies along, each as a root of its own', async () => {
    const chart = `${CHART}dependencies:\n- {name: redis, version: ^1, repository: https://charts}\n- {name: kafka, version: ^1, repository: https://charts}\n`;
    const wanted = source({}, { chart });
    const { dependencies } = await helmRequest(wanted);
    expect(dependencies).toEqual([
      { name: 'redis', version: '1.4.2', repository: 'https://charts', path: '/1' },
      { name: 'kafka', version: '1.4.2', repository: 'https://charts', path: '/2' },
    ]);
    expect(wanted.dependencies.asked).toHaveLength(2);
    expect(wanted.roots.all).toHaveLength(3);
  });

  it.each([
    [{ valueFiles: 'a.yaml' }, 'valueFiles'],
    [{ valueFiles: [1] }, 'valueFiles[0]'],
    [{ values: {} }, 'values'],
    [{ valuesObject: 'a: 1' }, 'valuesObject'],
    [{ parameters: {} }, 'parameters'],
    [{ parameters: [{ name: 'a', value: 1 }] }, 'parameters[0].value'],
    [{ parameters: [{ name: 'a', value: 'b', forceString: 'yes' }] }, 'parameters[0].forceString'],
    [{ fileParameters: [{ name: 'a', path: 1 }] }, 'fileParameters[0].path'],
    [{ releaseName: 1 }, 'releaseName'],
    [{ namespace: 1 }, 'namespace'],
    [{ kubeVersion: 1.3 }, 'kubeVersion'],
    [{ kubeVersion: 'new' }, 'kubeVersion'],
    [{ apiVersions: 'v1' }, 'apiVersions'],
    [{ skipCrds: 'no' }, 'skipCrds'],
    [{ skipTests: 1 }, 'skipTests'],
    [{ ignoreMissingValueFiles: 'x' }, 'ignoreMissingValueFiles'],
    [{ version: 'v2' }, 'version'],
  ])('of a wrong type are refused: %j', async (options, field) => {
    await expect(helmRequest(source(options))).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      location: `spec.source.helm.${field}`,
    });
  });
});
