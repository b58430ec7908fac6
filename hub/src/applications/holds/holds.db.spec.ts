import { beforeEach, describe, expect, it } from '@jest/globals';
import type { DeliveredSyncPolicy } from '@wheelhouse/protocol';
import type { TestHub } from '../../application-sets/test-hub.js';
import { useTestHub } from '../../application-sets/test-hub-lifetime.js';
import { ApplicationListReadModel } from '../views/application-list.read-model.js';
import { presentApplication, type PresentedApplication } from '../views/application-presentation.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;
let clusterIds: string[];

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'a/x.yaml': '1' });
  clusterIds = await hub.register([{ name: 'one' }, { name: 'two' }]);
});

async function apply(name: string, more = '', cluster = 'one'): Promise<void> {
  await hub.applying.apply(
    `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name}, finalizers: [resources-finalizer.argocd.argoproj.io]${more} }
spec:
  project: default
  source: { repoURL: '${url}', path: a, targetRevision: main }
  destination: { name: ${cluster}, namespace: web }
  syncPolicy: { automated: {} }
`,
    'ann',
  );
}

async function policyOf(name: string): Promise<DeliveredSyncPolicy | undefined> {
  const [row] = await hub.dataSource.query<{ policy: DeliveredSyncPolicy }[]>(
    `select a.content -> 'syncPolicy' as policy from assignments a join applications p on p.id = a.application_id
     where p.name = $1 and not a.is_removed`,
    [name],
  );
  return row?.policy;
}

async function shown(name: string): Promise<PresentedApplication | undefined> {
  const list = new ApplicationListReadModel(hub.dataSource, hub.clock, hub.config);
  const row = await list.findByName(name);
  return row && presentApplication(row);
}

const ann = (name: string) => ({ name, actor: 'ann' });

describe('an application that a person suspended', () => {
  it('is held on its cluster with who, when and why, and shown so, until it is resumed', async () => {
    await apply('web');
    await hub.suspending.suspend(ann('web'), 'the  database\nis being moved', null);
    expect((await policyOf('web'))?.hold).toEqual({
      reason: 'Suspended',
      message: `Suspended by ann since ${hub.clock.now().toISOString()}: the database is being moved.`,
      heals: false,
      allowsRequests: true,
    });
    const presented = await shown('web');
    expect(presented).toMatchObject({ hold: { reason: 'Suspended' }, suspension: { by: 'ann', until: null } });
    await hub.suspending.resume(ann('web'));
    expect((await policyOf('web'))?.hold).toBeUndefined();
    expect(await shown('web')).toMatchObject({ hold: null, suspension: null });
  });

  it('is resumed by itself when its time has come, and by nothing before', async () => {
    await apply('web');
    const until = new Date(hub.clock.now().getTime() + 60_000);
    await hub.suspending.suspend(ann('web'), '', until);
    await hub.jobs.runAll(hub.clock.now());
    expect((await policyOf('web'))?.hold?.message).toContain(`until ${until.toISOString()}`);
    hub.clock.advance(60_000);
    await hub.jobs.runAll(hub.clock.now());
    expect((await policyOf('web'))?.hold).toBeUndefined();
  });

  it('cannot be suspended until a time that is past', async () => {
    await apply('web');
    await expect(hub.suspending.suspend(ann('web'), '', new Date(0))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('is not synced by a rollout meanwhile, and is as soon as it is resumed', async () => {
    await apply('web');
    await hub.suspending.suspend(ann('web'), '', null);
    const [row] = await hub.dataSource.query<{ id: string; digest: string }[]>(
      'select id, render_digest as digest from applications',
    );
    const staged = { applicationId: row?.id ?? '', renderDigest: row?.digest ?? '' };
    await hub.dataSource.transaction((tx) => hub.syncs.request([staged], 'application-set', tx));
    const operation = async (): Promise<unknown> =>
      (await hub.dataSource.query<{ o: unknown }[]>(`select content -> 'operation' as o from assignments`))[0]?.o;
    expect(await operation()).toBeNull();
    await hub.suspending.resume(ann('web'));
    expect(await operation()).toMatchObject({ prune: false });
  });

  it('stays suspended when it is applied again', async () => {
    await apply('web');
    await hub.suspending.suspend(ann('web'), 'moving', null);
    await apply('web', ', labels: { tier: x }');
    expect((await policyOf('web'))?.hold?.reason).toBe('Suspended');
  });
});

describe('a cluster that a person suspended', () => {
  it('holds all its applications, also those that come later, and no others', async () => {
    await apply('web');
    await apply('other', '', 'two');
    await hub.suspendingClusters.suspend(ann('one'), 'upgrade');
    await hub.jobs.runAll();
    await apply('late');
    for (const name of ['web', 'late'])
      expect((await policyOf(name))?.hold).toMatchObject({ reason: 'ClusterSuspended', allowsRequests: false });
    expect((await policyOf('other'))?.hold).toBeUndefined();
    await expect(hub.requests.sync(ann('web'), { prune: false })).rejects.toMatchObject({ code: 'CONFLICT' });
    await hub.suspendingClusters.resume(ann('one'));
    await hub.jobs.runAll();
    expect((await policyOf('late'))?.hold).toBeUndefined();
  });

  it('deletes nothing before it is resumed', async () => {
    await apply('web');
    await hub.suspendingClusters.suspend(ann('one'), '');
    await hub.jobs.runAll();
    await hub.commands.delete(ann('web'), null);
    expect(await policyOf('web')).toBeDefined();
    expect((await shown('web'))?.isDeleting).toBe(true);
    await hub.suspendingClusters.resume(ann('one'));
    await hub.jobs.runAll();
    const [tombstone] = await hub.dataSource.query<{ is_removed: boolean; delete_resources: boolean }[]>(
      'select is_removed, delete_resources from assignments where cluster_id = $1',
      [clusterIds[0]],
    );
    expect(tombstone).toEqual({ is_removed: true, delete_resources: true });
  });
});

describe('what an annotation holds', () => {
  it.each([
    ['argocd.argoproj.io/skip-reconcile', 'true', { reason: 'SkipReconcile', heals: false, allowsRequests: false }],
    ['wheelhouse.dev/mode', 'report', { reason: 'ReportOnly', heals: false, allowsRequests: true }],
    ['wheelhouse.dev/mode', 'hold-upgrades', { reason: 'UpgradesHeld', heals: true, allowsRequests: true }],
  ])('%s: %s', async (annotation, value, hold) => {
    await apply('web', `, annotations: { ${annotation}: '${value}' }`);
    expect((await policyOf('web'))?.hold).toMatchObject(hold);
    await apply('web');
    expect((await policyOf('web'))?.hold).toBeUndefined();
  });

  it('is nothing where the mode is heal: then drift is put right', async () => {
    await apply('web', `, annotations: { wheelhouse.dev/mode: heal }`);
    expect(await policyOf('web')).toMatchObject({ automated: { selfHeal: true } });
    expect((await policyOf('web'))?.hold).toBeUndefined();
  });

  it('is everything where the mode does not exist, and the application says why', async () => {
    await apply('web');
    await apply('web', `, annotations: { wheelhouse.dev/mode: Report }`);
    expect((await policyOf('web'))?.hold).toMatchObject({ reason: 'InvalidSpec', heals: false });
    expect((await shown('web'))?.message).toContain('report, heal, hold-upgrades');
    await apply('web');
    expect((await policyOf('web'))?.hold).toBeUndefined();
  });
});

describe('a confirmed deletion', () => {
  it('reaches the agent with the time of the approval', async () => {
    await apply('web');
    await hub.confirming.confirm(ann('web'));
    expect((await policyOf('web'))?.deletionApprovedAt).toBe(hub.clock.now().toISOString());
  });

  it('of an application that is being deleted is delivered once more, as one that is to go', async () => {
    await apply('web');
    await hub.commands.delete(ann('web'), null);
    expect(await policyOf('web')).toBeUndefined();
    await hub.confirming.confirm(ann('web'));
    const at = hub.clock.now().toISOString();
    expect(await policyOf('web')).toMatchObject({ deletionApprovedAt: at, deletion: { requestedAt: at } });
  });

  it('takes what Git says by now: a hook that was mended there runs as it is there', async () => {
    await apply('web');
    const digest = async (): Promise<unknown> =>
      (await hub.dataSource.query<{ digest: string }[]>('select render_digest as digest from assignments'))[0];
    const before = await digest();
    await hub.commands.delete(ann('web'), null);
    hub.repositories.commit(url, 'main', { 'a/x.yaml': '2' });
    await hub.confirming.confirm(ann('web'));
    expect(await digest()).not.toEqual(before);
  });
});
