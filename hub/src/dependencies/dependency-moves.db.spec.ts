import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { useTestHub } from '../application-sets/test-hub-lifetime.js';
import { draftOf } from '../applications/application.js';
import { ApplicationListReadModel } from '../applications/views/application-list.read-model.js';
import { presentApplication } from '../applications/views/application-presentation.js';
import { connectDependencies } from './test-dependencies.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  connectDependencies(hub);
  await hub.register([{ name: 'one' }, { name: 'two' }]);
  await commit('1');
  await hub.agents.contact();
});

async function commit(text: string): Promise<void> {
  await hub.repositories.push({ url, ref: 'main' }, { 'a/x.yaml': text }, hub.dataSource);
  await hub.jobs.runAll();
}

interface Written {
  readonly cluster?: string;
  readonly dependsOn?: readonly object[];
}

async function apply(name: string, { cluster = 'one', dependsOn }: Written = {}): Promise<void> {
  const metadata = { name, labels: { tier: name }, finalizers: ['resources-finalizer.argocd.argoproj.io'] };
  const spec = {
    project: 'default',
    source: { repoURL: url, path: 'a', targetRevision: 'main' },
    destination: { name: cluster, namespace: 'web' },
    syncPolicy: { automated: {} },
    dependsOn,
  };
  await hub.applying.apply(
    JSON.stringify({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata, spec }),
    'ann',
  );
  await hub.jobs.runAll();
}

async function report(name: string, health = 'Healthy'): Promise<void> {
  await hub.agents.report(name, { health });
  await hub.jobs.runAll();
}

/** What `web` waits for, as its agent and people are told; null when it does not. */
async function wait(): Promise<string | null | undefined> {
  const [row] = await hub.dataSource.query<{ reason: string | null }[]>(
    `select s.hold ->> 'reason' as reason from assignments s join applications a on a.id = s.application_id
     where a.name = 'web' and not s.is_removed`,
  );
  const found = await new ApplicationListReadModel(hub.dataSource, hub.clock, hub.config).findByName('web');
  return row?.reason === 'DependsOn' && found ? presentApplication(found).message : null;
}

const ON_DB = { dependsOn: [{ name: 'db' }] };

describe('what depends on an application', () => {
  it('says at once that it is gone, and goes on when there is one again', async () => {
    await apply('db');
    await report('db', 'Degraded');
    await apply('web', ON_DB);
    await hub.commands.delete({ name: 'db', actor: 'ann' }, null);
    await hub.jobs.runAll();
    expect(await wait()).toContain('"db" (it is being deleted)');
    await hub.agents.confirmRemoval('db');
    await hub.jobs.runAll();
    expect(await wait()).toContain('"db" (there is no such application)');
    await apply('db');
    await report('db');
    expect(await wait()).toBeNull();
  });

  it('says at once that it has another name, and goes on when another one has its name', async () => {
    await apply('db');
    await report('db', 'Degraded');
    await apply('web', ON_DB);
    await rename('db', 'database');
    expect(await wait()).toContain('"db" (there is no such application)');
    await report('database');
    expect(await wait()).toContain('there is no such application');
    await rename('database', 'db');
    expect(await wait()).toBeNull();
  });

  it('waits for it on the cluster that it is on now, whatever the one said that it left', async () => {
    await apply('db');
    await report('db');
    await apply('web', ON_DB);
    await report('web');
    await apply('db', { cluster: 'two' });
    await commit('2');
    expect(await wait()).toContain('"db" (it is Unknown and Unknown');
    await report('db');
    expect(await wait()).toBeNull();
  });

  it('waits again on another cluster, for what is there', async () => {
    const onSameCluster = { dependsOn: [{ selector: { matchLabels: { tier: 'db' } } }] };
    await apply('db');
    await report('db');
    await apply('web', onSameCluster);
    expect(await wait()).toBeNull();
    await report('web');
    await apply('web', { ...onSameCluster, cluster: 'two' });
    expect(await wait()).toContain('no application on its cluster matches "tier=db"');
    await apply('db', { cluster: 'two' });
    await report('db');
    expect(await wait()).toBeNull();
  });
});

/** As a set does when its clusters have other names. */
async function rename(from: string, to: string): Promise<void> {
  const [stored] = await hub.applications.listByName([from]);
  const manifest = stored && (await hub.applications.listManifests([stored.id])).get(from);
  if (!stored || !manifest) throw new Error(`There is no application ${from}.`);
  const [cluster] = await hub.destinations.resolve([manifest.spec]);
  const prepared = await hub.applications.prepare([{ draft: draftOf({ ...manifest, name: to }, cluster), stored }]);
  await hub.dataSource.transaction((tx) =>
    hub.applications.upsertAll(prepared, { applicationSetId: null, initiatedBy: 'ann' }, tx),
  );
  await hub.jobs.runAll();
}
