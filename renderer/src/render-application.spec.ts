import { describe, expect, it } from '@jest/globals';
import { parseApplication } from '@wheelhouse/generators';
import { testSource, type TestEntries } from './files/test-source.js';
import { fileText } from './manifests/file-text.js';
import { parseFile } from './manifests/parse-file.js';
import { renderApplication, type RenderedObjects } from './render-application.js';
import { ChartDependencies, type SourceRoot } from './source/prepared-source.js';
import { repositoryOf } from './directory/source-plan.js';
import { type ParseTask, type RenderAnswer, RenderPool, type RenderTask } from './worker/render-pool.js';

class FakePool extends RenderPool {
  readonly tasks: RenderTask[] = [];
  answer: RenderAnswer['outcome'] = { manifests: [], warnings: [] };
  override moduleDigest = () => Promise.resolve('m');
  override render(task: RenderTask): Promise<RenderAnswer> {
    this.tasks.push(task);
    return Promise.resolve({ outcome: this.answer, reads: [] });
  }
  override parse = ({ path, content }: ParseTask) => parseFile({ path, text: fileText(path, content) });
  override close = () => Promise.resolve();
}

class NoDependencies extends ChartDependencies {
  override bring(): Promise<SourceRoot> {
    return Promise.reject(new Error('Nothing is to be fetched.'));
  }
}

const NOW = new Date('2026-01-02T03:04:05Z');
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const REPOSITORIES: Readonly<Record<string, TestEntries>> = {
  apps: {
    'plain/a.yaml': configMap('a') + '---\n' + configMap('a'),
    'chart/Chart.yaml': 'name: chart',
    'big/a.yaml': configMap('x'),
  },
  settings: { 'plain/a.yaml': configMap('"{{application.name}} {{application.revision}}"'), 'v.yaml': 'a: 1' },
};

async function render(spec: string, pool = new FakePool()): Promise<RenderedObjects> {
  const text = `apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: corner}\nspec:\n  project: ""\n  destination: {name: oslo, namespace: shop}\n  ${spec}\n`;
  const facts = {
    cluster: { name: 'oslo', server: '', labels: {}, annotations: {}, claims: {} },
    now: NOW,
    dependencies: new NoDependencies(),
    rootOf: (source: Readonly<Record<string, unknown>>) => {
      const url = repositoryOf(source);
      return Promise.resolve({ url, revision: `${url}-1`, files: testSource(REPOSITORIES[url] ?? {}) });
    },
  };
  return await renderApplication(parseApplication(text).application, facts, pool);
}

const namesIn = ({ manifests }: RenderedObjects): string[] => manifests.map(({ name }) => name);

describe('An application', () => {
  it('is the objects of its sources, one source after the other, equal ones too', async () => {
    const rendered = await render('sources: [{repoURL: settings, path: plain}, {repoURL: apps, path: plain}]');
    expect(namesIn(rendered)).toEqual(['{{application.name}} {{application.revision}}', 'a', 'a']);
    expect(rendered.warnings).toEqual([
      expect.stringMatching(/^RepeatedResourceWarning: 2 .*\/a; the last one, of plain\/a\.yaml:5:1, counts/),
    ]);
  });

  it('lends templates its name and the revision of the source', async () => {
    const rendered = await render('source: {repoURL: settings, path: plain, directory: {handlebars: {}}}');
    expect(namesIn(rendered)).toEqual(['corner settings-1']);
  });

  it('gives the pool what a chart reads, from sources that give no objects as well', async () => {
    const pool = new FakePool();
    pool.answer = { manifests: [], warnings: ['a warning of Helm'] };
    const chart = '{repoURL: apps, path: chart, helm: {valueFiles: [$s/v.yaml], passCredentials: true}}';
    const { warnings } = await render(`sources: [${chart}, {repoURL: settings, ref: s}]`, pool);
    expect(pool.tasks).toMatchObject([{ now: NOW, request: { kind: 'helm', values: [{ path: '/1/v.yaml' }] } }]);
    expect(pool.tasks[0]?.roots).toHaveLength(2);
    expect(warnings).toEqual([expect.stringContaining('passCredentials has no effect'), 'a warning of Helm']);
  });

  it('fails with what the pool found wrong', async () => {
    const pool = new FakePool();
    pool.answer = { problem: { code: 'RENDER_FAILED', message: 'no', location: 'chart/templates/a.yaml:3' } };
    await expect(render('source: {repoURL: apps, path: chart}', pool)).rejects.toMatchObject({
      code: 'RENDER_FAILED',
      location: 'chart/templates/a.yaml:3',
    });
    pool.answer = { problem: { code: 'RENDER_LIMIT_EXCEEDED', message: 'too much', location: null } };
    await expect(render('source: {repoURL: apps, path: chart}', pool)).rejects.toMatchObject({
      code: 'RENDER_LIMIT_EXCEEDED',
    });
  });

  it.each([
    ['info: []', /has no source/],
    ['sources: []', /has no source/],
    [
      'sourceHydrator: {drySource: {repoURL: a, targetRevision: b, path: c}, syncSource: {targetBranch: d, path: e}}',
      /hydration is not supported/,
    ],
  ])('without a source that can be read is refused: %s', async (spec, message) => {
    await expect(render(spec)).rejects.toMatchObject({ code: 'INVALID_SPEC', message: expect.stringMatching(message) });
  });
});
