import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Preview, PreviewInput } from '@wheelhouse/protocol';
import type { TestHub } from '../application-sets/test-hub.js';
import { useTestHub } from '../application-sets/test-hub-lifetime.js';
import { createTestPreviews } from './test-previews.js';

const url = 'https://git.example.com/fleet.git';
const FILES = { 'apps/web/web.yaml': 'image 1', 'apps/shop/shop.yaml': 'shop 1', 'plain/x.yaml': 'x 1' };
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  for (const ref of ['main', 'HEAD', 'v1']) hub.repositories.commit(url, ref, FILES);
  await hub.register([{ name: 'one' }, { name: 'two' }]);
});

const preview = (input: Partial<PreviewInput>, signal = new AbortController().signal): Promise<Preview> =>
  createTestPreviews(hub).preview({ withObjects: true, ...input }, signal);

function setOf(
  options: { name?: string; generator?: string; spec?: string; path?: string; revision?: string } = {},
): string {
  const { name = 'fleet', spec = '', path = '{{path}}', revision = 'main' } = options;
  const generator =
    options.generator ?? `git: { repoURL: '${url}', revision: ${revision}, directories: [{ path: apps/* }] }`;
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: ${name} }
spec:
  generators: [{ matrix: { generators: [{ ${generator} }, { clusters: {} }] } }]
${spec}
  template:
    metadata: { name: '{{path.basename}}-{{name}}', finalizers: [resources-finalizer.argocd.argoproj.io] }
    spec:
      project: default
      source: { repoURL: '${url}', path: '${path}', targetRevision: ${revision} }
      destination: { name: '{{name}}', namespace: x }
`;
}

function plainApplication(name: string, options: { path?: string; revision?: string } = {}): string {
  const { path = 'plain', revision = 'HEAD' } = options;
  return `{apiVersion: argoproj.io/v1alpha1, kind: Application, metadata: {name: ${name}}, spec: {project: default,
    source: {repoURL: '${url}', path: ${path}, targetRevision: ${revision}}, destination: {name: one, namespace: default}}}`;
}

const names = ({ applications }: Preview) => applications.map(({ action, name }) => `${action} ${name}`);
const everything = async (): Promise<string> => {
  const tables = [
    'application_sets',
    'applications',
    'application_set_plans',
    'assignments',
    'events',
    'repository_refs',
  ];
  const rows = await Promise.all(tables.map((table) => hub.dataSource.query(`select * from ${table} order by 1`)));
  return JSON.stringify(rows);
};

describe('a preview of a file', () => {
  it('says what is created, with the objects, and stores nothing', async () => {
    const before = await everything();
    const seen = await preview({ manifests: [setOf()] });
    expect(names(seen)).toEqual(['Create shop-one', 'Create shop-two', 'Create web-one', 'Create web-two']);
    expect(seen).toMatchObject({
      createCount: 4,
      unchangedCount: 0,
      sets: [{ name: 'fleet', isNew: true, error: null }],
    });
    expect(seen.changes.map(({ change, objects, clusterCount }) => [change, objects, clusterCount])).toEqual([
      ['Added', ['shop.yaml'], 2],
      ['Added', ['web.yaml'], 2],
    ]);
    expect(await everything()).toBe(before);
    expect(hub.repositories.wanted).toEqual([]);
  });

  it('says which fields change from what to what, and which objects', async () => {
    await hub.sets.apply(setOf(), 'ann');
    hub.repositories.commit(url, 'next', { ...FILES, 'apps/web/web.yaml': 'image 2' });
    const seen = await preview({ manifests: [setOf({ revision: 'next' })] });
    expect(seen).toMatchObject({ updateCount: 4, createCount: 0, deleteCount: 0 });
    expect(seen.applications.find(({ name }) => name === 'web-one')).toMatchObject({
      fields: [{ path: 'spec.source.targetRevision', before: '"main"', after: '"next"' }],
      objects: { added: 0, changed: 1, removed: 0 },
    });
    expect(seen.applications.find(({ name }) => name === 'shop-one')?.objects).toEqual({
      added: 0,
      changed: 0,
      removed: 0,
    });
    expect(seen.changes).toMatchObject([
      { change: 'Changed', applicationCount: 2, diff: expect.stringContaining('-  text: image 1\n+  text: image 2') },
    ]);
  });

  it('without objects renders nothing', async () => {
    hub.rendering.failure = new Error('Nothing is to be rendered.');
    const seen = await preview({ manifests: [setOf()], withObjects: false });
    expect(seen).toMatchObject({ createCount: 4, changes: [] });
    expect(seen.applications[0]?.objects).toBeNull();
  });

  it('says that a deletion above the budget waits, and why', async () => {
    await hub.register(['c3', 'c4', 'c5', 'c6'].map((name) => ({ name })));
    await hub.sets.apply(setOf(), 'ann');
    const seen = await preview({ manifests: [setOf({ generator: 'list: { elements: [] }' })] });
    expect(seen).toMatchObject({ deleteCount: 12, heldCount: 12 });
    expect(seen.sets[0]?.heldReason).toContain('12 of 12 applications');
    expect(seen.applications[0]).toMatchObject({ action: 'Delete', isHeld: true, objects: { removed: 1 } });
  });

  it('says that objects stay where nothing deletes them, and what a policy keeps', async () => {
    const keeping = '  syncPolicy: { preserveResourcesOnDeletion: true }';
    await hub.sets.apply(setOf({ spec: keeping }).replace(/, finalizers: \[[^\]]*\]/, ''), 'ann');
    const fewer = setOf({ spec: keeping })
      .replace('apps/*', 'apps/web')
      .replace(/, finalizers: \[[^\]]*\]/, '');
    const seen = await preview({ manifests: [fewer] });
    expect(seen.applications).toMatchObject([
      { action: 'Delete', name: 'shop-one', keepsObjects: true, objects: null },
      { action: 'Delete', name: 'shop-two', keepsObjects: true },
    ]);
    expect(seen.changes).toEqual([]);
    const retained = await preview({
      manifests: [fewer.replace(keeping, '  syncPolicy: { applicationsSync: create-update }')],
    });
    expect(names(retained).filter((name) => name.startsWith('Retain'))).toEqual(['Retain shop-one', 'Retain shop-two']);
  });

  it('shows a rename as one, with nothing deleted', async () => {
    await hub.sets.apply(setOf(), 'ann');
    const seen = await preview({
      manifests: [setOf().replace("'{{path.basename}}-{{name}}'", "'{{name}}-{{path.basename}}'")],
    });
    expect(seen).toMatchObject({ renameCount: 4, deleteCount: 0, createCount: 0 });
    expect(seen.applications[0]).toMatchObject({ name: 'one-shop', previousName: 'shop-one', objects: { changed: 0 } });
  });

  it('tells of a set that cannot be expanded where it is wrong, and previews the others', async () => {
    const seen = await preview({ manifests: [setOf({ name: 'bad', revision: 'nowhere' }), setOf()] });
    expect(seen.sets).toMatchObject([
      { name: 'bad', error: { code: 'GENERATOR_ERROR', location: expect.stringContaining('spec.generators[0]') } },
      { name: 'fleet', error: null },
    ]);
    expect(seen.createCount).toBe(4);
    await expect(preview({ manifests: [setOf().replace('spec:', 'spec: [')] })).rejects.toMatchObject({
      code: 'INVALID_SPEC',
    });
    await expect(preview({ manifests: [setOf(), setOf()] })).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('refuses what says nothing to preview, and ends when it is given up', async () => {
    await expect(preview({})).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await expect(preview({ names: ['nobody'] })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const given = AbortSignal.abort(new Error('given up'));
    await expect(preview({ manifests: [setOf()] }, given)).rejects.toThrow('given up');
  });
});

describe('a preview of merging a branch', () => {
  beforeEach(async () => {
    await hub.sets.apply(setOf(), 'ann');
    await hub.applying.apply(plainApplication('plain'), 'ann');
    await hub.applying.apply(plainApplication('tagged', { revision: 'v1' }), 'ann');
  });
  const branch = (files: Record<string, string>) => hub.repositories.commit(url, 'feature', files);

  it('lists exactly the applications that change, with and without a set, and stores nothing', async () => {
    const commit = branch({ ...FILES, 'apps/web/web.yaml': 'image 2', 'plain/x.yaml': 'x 2' });
    const before = await everything();
    const wanted = hub.repositories.wanted.length;
    const seen = await preview({ against: 'feature' });
    expect(names(seen)).toEqual(['Update plain', 'Update web-one', 'Update web-two']);
    expect(seen).toMatchObject({
      repository: url,
      base: 'main',
      against: 'feature',
      commit,
      updateCount: 3,
      unchangedCount: 2,
    });
    expect(seen.changes.map(({ objects, applicationCount }) => [objects[0], applicationCount])).toEqual([
      ['web.yaml', 2],
      ['x.yaml', 1],
    ]);
    expect(await everything()).toBe(before);
    expect(hub.repositories.wanted).toHaveLength(wanted);
    expect((await preview({ against: commit })).updateCount).toBe(3);
  });

  it('lists the same applications when only they are asked for', async () => {
    branch({ ...FILES, 'apps/web/web.yaml': 'image 2' });
    const seen = await preview({ against: 'feature', withObjects: false });
    expect(names(seen)).toEqual(['Update web-one', 'Update web-two']);
    expect(seen.changes).toEqual([]);
  });

  it('finds nothing in a branch without effect', async () => {
    branch({ ...FILES, 'README.md': 'words' });
    expect(await preview({ against: 'feature' })).toMatchObject({
      applications: [],
      changes: [],
      unchangedCount: 5,
      updateCount: 0,
    });
  });

  it('lets generators read the branch: what appears and goes away', async () => {
    branch({ 'apps/web/web.yaml': 'image 1', 'apps/new/new.yaml': 'new', 'plain/x.yaml': 'x 1' });
    const seen = await preview({ against: 'feature' });
    expect(names(seen)).toEqual(['Delete shop-one', 'Delete shop-two', 'Create new-one', 'Create new-two']);
    expect(seen.changes.map(({ change, objects }) => `${change} ${objects[0]}`)).toEqual([
      'Added new.yaml',
      'Removed shop.yaml',
    ]);
  });

  it('reads only refs that name the base', async () => {
    branch({ 'apps/web/web.yaml': 'image 2', 'plain/x.yaml': 'x 2' });
    const other = await preview({ against: 'feature', base: 'release' });
    expect(other).toMatchObject({ applications: [], notes: [expect.stringContaining('reads')] });
    const tagged = await preview({ against: 'feature', base: 'v1' });
    expect(names(tagged)).toEqual(['Update tagged']);
  });

  it('takes a file in the place of the stored set, and leaves everything else alone', async () => {
    branch({ ...FILES, 'apps/web/web.yaml': 'image 2', 'plain/x.yaml': 'x 2' });
    const seen = await preview({ manifests: [setOf().replace('apps/*', 'apps/web')], against: 'feature' });
    expect(names(seen)).toEqual(['Delete shop-one', 'Delete shop-two', 'Update web-one', 'Update web-two']);
    const named = await preview({ names: ['fleet'], against: 'feature' });
    expect(names(named)).toEqual(['Update web-one', 'Update web-two']);
  });

  it('shows what can no longer be rendered, and whether that is new', async () => {
    branch({ ...FILES, 'plain/x.yaml': 'x 2' });
    hub.rendering.problems.set('plain', { code: 'INVALID_MANIFEST', message: 'wrong', location: 'plain/x.yaml:1:1' });
    const seen = await preview({ against: 'feature' });
    expect(seen.problems).toMatchObject([{ application: 'plain', cluster: 'one', message: 'wrong', isNew: true }]);
    expect(seen.updateCount).toBe(0);
    await hub.dataSource.query(
      `update applications set conditions = '[{"type":"ComparisonError","status":"True","message":"plain/x.yaml:1:1: wrong"}]' where name = 'plain'`,
    );
    expect((await preview({ against: 'feature' })).problems).toMatchObject([{ isNew: false }]);
  });

  it('asks which repository is meant when there are several', async () => {
    const other = 'https://git.example.com/other.git';
    hub.repositories.commit(other, 'main', FILES);
    branch(FILES);
    await hub.applying.apply(plainApplication('elsewhere').replace(url, other), 'ann');
    await expect(preview({ against: 'feature' })).rejects.toMatchObject({
      code: 'REPOSITORY_UNCLEAR',
      message: expect.stringContaining(`--repo ${url}, or --repo ${other}`),
    });
    expect(await preview({ against: 'feature', repository: url })).toMatchObject({
      updateCount: 0,
    });
    expect(await preview({ against: 'feature', names: ['fleet'] })).toMatchObject({ repository: url });
    await expect(preview({ against: 'gone', repository: url })).rejects.toMatchObject({ code: 'REF_NOT_FOUND' });
  });
});
