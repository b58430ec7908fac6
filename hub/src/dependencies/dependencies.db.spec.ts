import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../application-sets/test-hub.js';
import { useTestHub } from '../application-sets/test-hub-lifetime.js';
import { ApplicationListReadModel } from '../applications/views/application-list.read-model.js';
import { presentApplication, type PresentedApplication } from '../applications/views/application-presentation.js';
import { connectDependencies } from './test-dependencies.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;
let parts: ReturnType<typeof connectDependencies>;

beforeEach(async () => {
  hub = testHub();
  parts = connectDependencies(hub);
  hub.repositories.commit(url, 'main', { 'a/x.yaml': '1', 'b/x.yaml': '1' });
  await hub.register([{ name: 'one' }, { name: 'two' }]);
});

interface Written {
  readonly path?: string;
  readonly cluster?: string;
  readonly labels?: string;
  readonly annotation?: string;
  readonly dependsOn?: string;
}

function manifest(name: string, { path = 'a', cluster = 'one', labels = '', annotation, dependsOn }: Written): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  labels: {${labels}}
  annotations: {${annotation === undefined ? '' : `wheelhouse.dev/depends-on: '${annotation}'`}}
  finalizers: [resources-finalizer.argocd.argoproj.io]
spec:
  project: default
  source: { repoURL: '${url}', path: ${path}, targetRevision: main }
  destination: { name: ${cluster}, namespace: web }
  syncPolicy: { automated: {} }
  ${dependsOn === undefined ? '' : `dependsOn: ${dependsOn}`}
`;
}

const apply = (name: string, written: Written = {}) => hub.applying.apply(manifest(name, written), 'ann');

async function shown(name: string): Promise<PresentedApplication> {
  const row = await new ApplicationListReadModel(hub.dataSource, hub.clock, hub.config).findByName(name);
  if (!row) throw new Error(`There is no application ${name}.`);
  return presentApplication(row);
}

async function holdOf(name: string): Promise<string | null> {
  const [row] = await hub.dataSource.query<{ reason: string | null }[]>(
    `select s.content #>> '{syncPolicy,hold,reason}' as reason from assignments s join applications a on a.id = s.application_id
     where a.name = $1 and not s.is_removed`,
    [name],
  );
  return row?.reason ?? null;
}

describe('an application that depends on another', () => {
  it('waits until that is Synced and Healthy, says why, and is let go then', async () => {
    await apply('db');
    await apply('web', { path: 'b', dependsOn: '[{name: db}]' });
    expect(await holdOf('web')).toBe('DependsOn');
    expect((await shown('web')).message).toMatch(
      /A change waits since .* for what it depends on: "db" \(its cluster "one" is silent\)/,
    );
    await hub.agents.report('db', { health: 'Progressing', message: '1 of 2 pods' });
    await hub.jobs.runAll();
    expect((await shown('web')).message).toContain('"db" (it is Synced and Progressing: 1 of 2 pods)');
    expect(await parts.list.listOf([(await shown('web')).id])).toMatchObject([[{ name: 'db', isReady: false }]]);
    await hub.agents.report('db');
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBeNull();
    expect((await shown('web')).conditions).toEqual([]);
  });

  it('is not held again when that becomes unhealthy later, but its next change is', async () => {
    await apply('db');
    await hub.agents.report('db');
    await apply('web', { path: 'b', dependsOn: '[{name: db}]' });
    expect(await holdOf('web')).toBeNull();
    await hub.agents.report('db', { health: 'Degraded' });
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBeNull();
    await hub.agents.report('web');
    await hub.repositories.push({ url, ref: 'main' }, { 'a/x.yaml': '1', 'b/x.yaml': '2' }, hub.dataSource);
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBe('DependsOn');
    await hub.agents.report('db');
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBeNull();
  });

  it('waits for the new state of it where one commit changes both', async () => {
    await apply('db');
    await apply('web', { path: 'b', dependsOn: '[{name: db}]' });
    await hub.agents.report('db');
    await hub.jobs.runAll();
    await hub.agents.report('web');
    await hub.repositories.push({ url, ref: 'main' }, { 'a/x.yaml': '2', 'b/x.yaml': '2' }, hub.dataSource);
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBe('DependsOn');
    await hub.agents.report('db');
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBeNull();
  });

  it('waits for one that does not exist, and notices when it appears', async () => {
    await apply('web', { annotation: 'db' });
    expect((await shown('web')).message).toContain('"db" (there is no such application)');
    await apply('db');
    await hub.agents.report('db');
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBeNull();
  });

  it('waits while the cluster of it is silent, and goes on when contact is back though nothing is reported', async () => {
    await apply('db', { cluster: 'two' });
    await hub.agents.report('db');
    hub.clock.advance(600_000);
    await apply('web', { path: 'b', dependsOn: '[{name: db}]' });
    expect((await shown('web')).message).toContain('its cluster "two" is silent');
    await hub.agents.contact();
    hub.clock.advance(31_000);
    await hub.jobs.runAll(hub.clock.now());
    expect(await holdOf('web')).toBeNull();
  });
});

describe('a selector', () => {
  it('means all that it matches on the same cluster, and waits while there is none', async () => {
    await apply('web', { dependsOn: `[{selector: {matchLabels: {tier: db}}}]` });
    expect((await shown('web')).message).toContain('no application on its cluster matches "tier=db"');
    await apply('elsewhere', { cluster: 'two', labels: 'tier: db' });
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBe('DependsOn');
    await apply('here', { labels: 'tier: db' });
    await hub.jobs.runAll();
    expect((await shown('web')).message).toContain('"here"');
    await hub.agents.report('here');
    await hub.jobs.runAll();
    expect(await holdOf('web')).toBeNull();
  });

  it('may look at any cluster, or at a named one', async () => {
    await apply('db', { cluster: 'two', labels: 'tier: db' });
    await apply('any', { dependsOn: `[{selector: 'tier in (db)', cluster: any}]` });
    await apply('named', { dependsOn: `[{selector: tier=db, cluster: two}]` });
    expect((await shown('any')).message).toContain('"db"');
    await hub.agents.report('db');
    await hub.jobs.runAll();
    expect([await holdOf('any'), await holdOf('named')]).toEqual([null, null]);
  });
});

describe('a circle', () => {
  it('is refused with its path when somebody applies it', async () => {
    await apply('a', { dependsOn: '[{name: b}]' });
    await apply('b', { dependsOn: '[{name: c}]' });
    await expect(apply('c', { dependsOn: '[{name: a}]' })).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringContaining('c -> a -> b -> c'),
    });
    await expect(apply('d', { dependsOn: '[{name: d}]' })).rejects.toMatchObject({ code: 'INVALID_SPEC' });
  });

  it('shows with its path on each member where a set makes it', async () => {
    await hub.sets.apply(
      `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: set}
spec:
  generators: [{list: {elements: [{name: a, next: b}, {name: b, next: a}]}}]
  template:
    metadata: {name: '{{name}}'}
    spec:
      project: default
      source: { repoURL: '${url}', path: a, targetRevision: main }
      destination: { name: one, namespace: web }
      dependsOn: [{name: '{{next}}'}]
`,
      'ann',
    );
    await hub.jobs.runAll();
    for (const [name, path] of [
      ['a', 'a -> b -> a'],
      ['b', 'b -> a -> b'],
    ] as const)
      expect((await shown(name)).conditions).toMatchObject([
        { type: 'InvalidSpecError', reason: 'DependencyCycle', message: expect.stringContaining(path) },
      ]);
  });
});

describe('a rollout of a set', () => {
  it('waits as well: what it asks for is no person', async () => {
    await apply('db');
    await hub.sets.apply(
      `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: set}
spec:
  generators: [{list: {elements: [{name: web}]}}]
  strategy: {type: RollingSync, rollingSync: {steps: [{matchExpressions: [{key: tier, operator: In, values: [web]}]}]}}
  template:
    metadata: {name: '{{name}}', labels: {tier: web}}
    spec:
      project: default
      source: { repoURL: '${url}', path: b, targetRevision: main }
      destination: { name: one, namespace: web }
      syncPolicy: {automated: {}}
      dependsOn: [{name: db}]
`,
      'ann',
    );
    await hub.jobs.runAll();
    await hub.agents.report('web', { syncStatus: 'OutOfSync', health: 'Missing' });
    await hub.jobs.runAll();
    const told = async () =>
      hub.dataSource.query(
        `select s.content #> '{operation,id}' is not null and s.content ->> 'operation' is not null as asked,
                s.content #>> '{syncPolicy,hold,allowsRequests}' as allows
         from assignments s join applications a on a.id = s.application_id where a.name = 'web'`,
      );
    expect(await told()).toEqual([{ asked: false, allows: 'false' }]);
    await hub.agents.report('db');
    await hub.jobs.runAll();
    expect(await told()).toEqual([{ asked: true, allows: null }]);
  });
});

describe('deletion', () => {
  it('goes in reverse: what others depend on waits, visibly, until they are gone', async () => {
    await apply('db');
    await apply('web', { path: 'b', dependsOn: '[{name: db}]' });
    await hub.commands.delete({ name: 'web', actor: 'ann' }, null);
    await hub.commands.delete({ name: 'db', actor: 'ann' }, null);
    expect(await shown('db')).toMatchObject({
      isDeleting: true,
      conditions: expect.arrayContaining([
        expect.objectContaining({ type: 'DeletionWaiting', reason: 'DependentsFirst' }),
      ]),
    });
    const isRemoved = async () =>
      hub.dataSource.query(
        `select s.is_removed from assignments s join applications a on a.id = s.application_id where a.name = 'db'`,
      );
    expect(await isRemoved()).toEqual([{ is_removed: false }]);
    await hub.agents.confirmRemoval('web');
    await hub.jobs.runAll();
    expect(await isRemoved()).toEqual([{ is_removed: true }]);
  });
});
