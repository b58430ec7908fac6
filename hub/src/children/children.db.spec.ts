import { beforeEach, describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@wheelhouse/protocol';
import type { TestHub } from '../application-sets/test-hub.js';
import { ApplicationListReadModel } from '../applications/views/application-list.read-model.js';
import { manifest, set, url, wave, HUB_PARENT, useFamily } from './test-family.js';
import type { connectChildren } from './test-children.js';

const ROOT = { name: 'root', actor: 'ann' };
const family = useFamily();
const { push, settle, apply, shown, names, report, openWave } = family;
let hub: TestHub;
let parts: ReturnType<typeof connectChildren>;

beforeEach(() => {
  hub = family.hub();
  parts = family.parts();
});

describe('an application whose source holds applications', () => {
  it('makes them, wave by wave, without any cluster of its own, and is as healthy as they are', async () => {
    await push({ 'root/a.yaml': manifest('db', { annotations: wave(-1) }), 'root/b.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['db', 'root']);
    expect(await shown('root')).toMatchObject({
      syncStatus: 'OutOfSync',
      freshness: 'Live',
      operation: { phase: 'Running' },
    });
    expect((await shown('root')).message).toContain('Wave -1 waits for the application "db"');
    await report('db', { health: 'Progressing' });
    expect(await names()).toEqual(['db', 'root']);
    await report('db');
    expect(await names()).toEqual(['db', 'root', 'web']);
    expect(await shown('root')).toMatchObject({
      syncStatus: 'Synced',
      operation: { phase: 'Succeeded' },
      conditions: [],
    });
    await report('web', { health: 'Degraded' });
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Degraded' });
    await report('web');
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Healthy', message: null });
    expect(await parts.list.listOf([(await shown('root')).id])).toMatchObject([
      [
        { name: 'db', wave: -1, isOwned: true, syncStatus: 'Synced', health: 'Healthy' },
        { name: 'web', wave: 0, isOwned: true },
      ],
    ]);
    expect(await parts.list.parentsOf(['db', 'root'])).toEqual([(await shown('root')).id, null]);
  });

  it('changes them with Git, in the same order, and prunes what Git has no more', async () => {
    await push({ 'root/a.yaml': manifest('db', { annotations: wave(-1) }), 'root/b.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await report('db');
    await report('web');
    await push({
      'app2/x.yaml': '2',
      'root/a.yaml': manifest('db', { path: 'app2', annotations: wave(-1) }),
      'root/b.yaml': manifest('web', { path: 'app2' }),
    });
    const pathOf = async (name: string) => (await shown(name)).spec;
    expect(await pathOf('db')).toMatchObject({ source: { path: 'app2' } });
    expect(await pathOf('web')).toMatchObject({ source: { path: 'app' } });
    await report('db');
    expect(await pathOf('web')).toMatchObject({ source: { path: 'app2' } });
    await report('web');
    await push({ 'app2/x.yaml': '2', 'root/a.yaml': manifest('db', { path: 'app2', annotations: wave(-1) }) });
    expect((await shown('web')).isDeleting).toBe(true);
    await hub.agents.confirmRemoval('web');
    await settle();
    expect(await names()).toEqual(['db', 'root']);
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Healthy' });
  });

  it('shows what it would make until a sync is asked for, where it is not automated', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', { ...HUB_PARENT, policy: {} });
    expect(await names()).toEqual(['root']);
    expect(await shown('root')).toMatchObject({ syncStatus: 'OutOfSync', health: 'Missing' });
    expect((await shown('root')).message).toContain('wheelhouse app sync root');
    const id = await hub.requests.sync({ name: 'root', actor: 'ann' }, { prune: false });
    await settle();
    expect(await names()).toEqual(['root', 'web']);
    expect((await shown('root')).operation).toMatchObject({ id, phase: 'Succeeded' });
  });

  it('makes nothing while it waits for what it depends on itself', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('db');
    const dependsOn = { annotations: { 'wheelhouse.dev/depends-on': 'db' } };
    await apply('root', { ...HUB_PARENT, ...dependsOn });
    expect(await names()).toEqual(['db', 'root']);
    expect((await shown('root')).message).toContain('what it depends on: "db"');
    await report('db');
    expect(await names()).toEqual(['db', 'root', 'web']);
    await report('db', { health: 'Degraded' });
    await push({ 'root/a.yaml': manifest('web'), 'root/b.yaml': manifest('late') });
    expect(await names()).toEqual(['db', 'root', 'web']);
    await report('db');
    expect(await names()).toEqual(['db', 'late', 'root', 'web']);
  });

  it('is Unknown before its first render', async () => {
    hub.rendering.problems.set('root', { code: 'MANIFEST_INVALID', message: 'broken', location: null });
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    expect(await shown('root')).toMatchObject({ syncStatus: 'Unknown', health: 'Unknown', freshness: 'Live' });
    expect((await shown('root')).conditions).toMatchObject([{ type: 'ComparisonError' }]);
    hub.rendering.problems.clear();
    await push({ 'root/a.yaml': manifest('web') });
    expect(await names()).toEqual(['root', 'web']);
  });

  it('does what a person asked for once, whatever happens by itself later', async () => {
    await push({ 'root/a.yaml': manifest('web'), 'root/b.yaml': manifest('api') });
    await apply('root', { ...HUB_PARENT, policy: { automated: {} } });
    await hub.requests.sync(ROOT, { prune: true });
    await settle();
    await push({ 'root/a.yaml': manifest('web', { path: 'other' }), 'other/x.yaml': '1' });
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'other' } });
    expect(await shown('api')).toMatchObject({ isDeleting: false });
  });

  it('leaves them alone while it is suspended', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    await hub.suspending.suspend(ROOT, 'a release', null);
    await push({ 'root/a.yaml': manifest('web', { path: 'other' }), 'other/x.yaml': '1' });
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'app' } });
    const suspended = await shown('root');
    expect(suspended).toMatchObject({ hold: { reason: 'Suspended', allowsRequests: true } });
    expect(suspended.message).toContain('Suspended by ann');
    const list = new ApplicationListReadModel(hub.dataSource, hub.clock, hub.config);
    expect([await list.count({ isHeld: true }), await list.count({ isHeld: false })]).toEqual([1, 1]);
    const [children = []] = await family.parts().list.listOf([suspended.id]);
    expect(children[0]?.message).toBe('It is changed later. The application "root" is suspended: a release.');
    await hub.suspending.resume(ROOT);
    await settle();
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'other' } });
  });

  it('hears at once of a set that cannot be expanded any more, of one that can again, and of one that is gone', async () => {
    const ofFolders = JSON.stringify({
      ...JSON.parse(set('fleet', 'made')),
      spec: {
        ...JSON.parse(set('fleet', 'made')).spec,
        generators: [{ git: { repoURL: url, revision: 'main', directories: [{ path: 'apps/*' }] } }],
        template: {
          ...JSON.parse(set('fleet', '{{path.basename}}')).spec.template,
          metadata: { name: '{{path.basename}}' },
        },
      },
    });
    const files = { 'root/a.yaml': manifest('web'), 'root/set.yaml': ofFolders, 'apps/made/x.yaml': '1' };
    await push(files);
    await apply('root', HUB_PARENT);
    await report('web');
    await report('made');
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Healthy' });
    const fleet = await hub.setStore.findByName('fleet');
    const expand = async (): Promise<void> => {
      await hub.jobs.enqueue('expand-application-set', fleet?.id ?? '');
      await settle();
    };
    hub.repositories.outage = new UnavailableError('REPOSITORY_UNAVAILABLE', 'git.example.com does not answer.');
    await expand();
    expect(await shown('root')).toMatchObject({ health: 'Degraded' });
    hub.repositories.outage = undefined;
    await expand();
    expect(await shown('root')).toMatchObject({ health: 'Healthy' });
    const { 'root/set.yaml': _gone, ...without } = files;
    await push(without);
    await hub.agents.confirmRemoval('made');
    await settle();
    const [children] = await parts.list.listOf([(await shown('root')).id]);
    expect(children?.map(({ name }) => name)).toEqual(['web']);
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Healthy' });
  });

  it('lets nothing go on behind an application whose own applications nothing is known of yet', async () => {
    await push({
      'root/a.yaml': manifest('platform', { ...HUB_PARENT, path: 'platform' }),
      'root/b.yaml': manifest('web', { annotations: wave(1) }),
      'platform/a.yaml': manifest('db'),
      'late/a.yaml': manifest('late-child'),
    });
    await apply('root', HUB_PARENT);
    const dependsOn = { annotations: { 'wheelhouse.dev/depends-on': 'platform' } };
    await apply('late', { ...HUB_PARENT, ...dependsOn, path: 'late' });
    expect(await names()).toEqual(['db', 'late', 'platform', 'root']);
    expect(await shown('platform')).toMatchObject({ syncStatus: 'Synced', health: 'Progressing' });
    expect((await shown('root')).message).toContain('Wave 0 waits for the application "platform": it is Synced and');
    await report('db');
    expect(await names()).toEqual(['db', 'late', 'late-child', 'platform', 'root', 'web']);
  });

  it('goes on as soon as its cluster is resumed', async () => {
    const onOne = { ...HUB_PARENT, destination: 'one' };
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', onOne);
    expect(await names()).toEqual(['root', 'web']);
    await hub.suspendingClusters.suspend({ name: 'one', actor: 'ann' }, '');
    await push({ 'root/a.yaml': manifest('web', { path: 'other' }), 'other/x.yaml': '1' });
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'app' } });
    await hub.suspendingClusters.resume({ name: 'one', actor: 'ann' });
    await settle();
    expect((await shown('web')).spec).toMatchObject({ source: { path: 'other' } });
  });

  it('keeps its own objects back that come after an application, and the other way round', async () => {
    const configMap = (name: string, number: number) =>
      JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, annotations: wave(number) } });
    await push({
      'root/a.yaml': configMap('first', -1),
      'root/b.yaml': manifest('web'),
      'root/c.yaml': configMap('last', 1),
    });
    await apply('root', { ...HUB_PARENT, destination: 'one' });
    expect(await names()).toEqual(['root']);
    expect(await openWave('root')).toBe(0);
    await hub.agents.contact();
    await report('root', { syncStatus: 'OutOfSync' });
    expect((await shown('root')).message).toContain('Wave 0 waits for its own ConfigMap first of wave -1');
    await hub.dataSource.query(
      `insert into resources (application_id, cluster_id, api_group, version, kind, namespace, name, sync_status)
       select id, cluster_id, '', 'v1', 'ConfigMap', 'web', 'first', 'Synced' from applications where name = 'root'`,
    );
    await report('root', { syncStatus: 'OutOfSync' });
    expect(await names()).toEqual(['root', 'web']);
    expect(await openWave('root')).toBe(0);
    await report('web');
    expect(await openWave('root')).toBeNull();
    await report('root');
    expect(await shown('root')).toMatchObject({ syncStatus: 'Synced', health: 'Healthy' });
  });

  it('deletes nothing when its source cannot be rendered, or is suddenly empty', async () => {
    await push({ 'root/a.yaml': manifest('web') });
    await apply('root', HUB_PARENT);
    hub.rendering.problems.set('root', { code: 'MANIFEST_INVALID', message: 'broken', location: null });
    await push({ 'root/a.yaml': 'broken' });
    expect(await names()).toEqual(['root', 'web']);
    expect(await shown('root')).toMatchObject({ syncStatus: 'Unknown', conditions: [{ type: 'ComparisonError' }] });
    hub.rendering.problems.clear();
    await push({});
    expect((await shown('web')).isDeleting).toBe(false);
    expect((await shown('root')).conditions).toEqual(
      expect.arrayContaining([expect.objectContaining({ type: 'PruneHeld' })]),
    );
  });

  it('prunes no more than the deletion budget without being asked', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 10 }, (_, index) => [`root/${index}.yaml`, manifest(`web-${index}`)]),
    );
    await push(many);
    await apply('root', HUB_PARENT);
    expect(await names()).toHaveLength(11);
    await push({ 'root/0.yaml': manifest('web-0') });
    expect(await names()).toHaveLength(11);
    expect((await shown('root')).conditions).toMatchObject([
      { type: 'PruneHeld', message: expect.stringContaining('would delete 9 of its 10') },
    ]);
  });

  it('says that the hub runs nothing itself where ordinary objects are among them', async () => {
    await push({ 'root/a.yaml': manifest('web'), 'root/b.yaml': '1' });
    await apply('root', HUB_PARENT);
    expect(await names()).toEqual(['root', 'web']);
    expect((await shown('root')).conditions).toMatchObject([
      { type: 'InvalidSpecError', reason: 'HubRunsNothing', message: expect.stringContaining('1 ordinary object') },
    ]);
    expect(await shown('root')).toMatchObject({ syncStatus: 'OutOfSync' });
    await push({ 'plain/b.yaml': '1' });
    await apply('plain', { ...HUB_PARENT, path: 'plain' });
    expect(await shown('plain')).toMatchObject({ syncStatus: 'OutOfSync', health: 'Missing' });
  });
});
