import { beforeEach, describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@wheelhouse/protocol';
import type { TestHub } from './test-hub.js';
import { useTestHub } from './test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'web/app.yaml': 'a', 'web2/app.yaml': 'b' });
});

interface SetOptions {
  readonly generators?: string;
  readonly spec?: string;
  readonly path?: string;
  readonly name?: string;
}

function setOf({ generators, spec = '', path = 'web', name = '{{name}}-web' }: SetOptions = {}): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: web }
spec:
  generators: ${generators ?? '[{ clusters: {} }]'}
${spec}
  template:
    metadata: { name: '${name}', labels: { set: web } }
    spec:
      project: default
      source: { repoURL: '${url}', path: ${path}, targetRevision: main }
      destination: { name: '{{name}}', namespace: web }
      syncPolicy: { automated: { prune: true } }
`;
}

async function count(what: string): Promise<number> {
  const [row] = await hub.dataSource.query<{ count: number }[]>(`select count(*)::int as count from ${what}`);
  return row?.count ?? 0;
}

async function conditions(): Promise<Record<string, { status: string; reason: string; message: string }>> {
  const set = await hub.setStore.findByName('web');
  return Object.fromEntries((set?.conditions ?? []).map((condition) => [condition.type, condition]));
}

const clusters = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({ name: `c${String(from + index).padStart(2, '0')}` }));

describe('applying an application set', () => {
  it('stores and assigns an application for every cluster, each with its history, in one go', async () => {
    await hub.register(clusters(0, 3));
    const { plan } = await hub.sets.apply(setOf(), 'ann');
    expect(plan).toMatchObject({ status: 'Applied', createCount: 3, updateCount: 0, deleteCount: 0 });
    expect(await count('applications where stale_since is null and render_digest is not null')).toBe(3);
    expect(await count('assignments')).toBe(3);
    expect(await count(`application_revisions where id = 1 and initiated_by = 'application-set'`)).toBe(3);
    expect(await count(`cluster_deliveries where desired_revision = 1`)).toBe(3);
    expect(await count(`events where type = 'ApplicationSetApplied' and actor = 'ann'`)).toBe(1);
    expect(await conditions()).toMatchObject({ ErrorOccurred: { status: 'False' }, PlanHeld: { status: 'False' } });
  });

  it('writes nothing when it is applied again, and only what a change of the template changes', async () => {
    await hub.register(clusters(0, 3));
    await hub.sets.apply(setOf(), 'ann');
    const again = await hub.sets.apply(setOf(), 'ann');
    expect(again.plan).toMatchObject({ createCount: 0, updateCount: 0, unchangedCount: 3 });
    expect(await count('cluster_deliveries where desired_revision = 1')).toBe(3);
    const changed = await hub.sets.apply(setOf({ path: 'web2' }), 'ann');
    expect(changed.plan).toMatchObject({ updateCount: 3 });
    expect(changed.plan.items[0]).toMatchObject({
      action: 'Update',
      application: 'c00-web',
      changes: ['spec.source.path'],
    });
    expect(await count('application_revisions where id = 2')).toBe(3);
    expect(await count('cluster_deliveries where desired_revision = 2')).toBe(3);
  });

  it('stores nothing for a dry run or a preview, and says what would happen', async () => {
    await hub.register(clusters(0, 2));
    const { name, plan } = await hub.sets.preview(setOf());
    expect(name).toBeNull();
    expect(plan).toMatchObject({ status: 'Preview', createCount: 2, heldReason: null });
    expect(plan.items.map(({ application, cluster }) => `${application}@${cluster}`)).toEqual([
      'c00-web@c00',
      'c01-web@c01',
    ]);
    expect(await count('application_sets')).toBe(0);
  });

  it('refuses a malformed set with its place', async () => {
    const malformed = setOf().replace('template:', 'template: [');
    await expect(hub.sets.apply(malformed, 'ann')).rejects.toMatchObject({
      code: 'INVALID_SPEC',
      details: { line: 10, column: 5 },
    });
  });

  it('keeps the live values of preserved labels, and adds to them what the template says', async () => {
    await hub.register(clusters(0, 1));
    await hub.sets.apply(setOf(), 'ann');
    await hub.dataSource.query(`update applications set labels = '{"team":"blue","set":"web"}'`);
    const spec = '  preservedFields: { labels: [team] }';
    await hub.sets.apply(setOf({ spec, path: 'web2' }), 'ann');
    const [row] = await hub.dataSource.query<{ labels: unknown }[]>('select labels from applications');
    expect(row?.labels).toEqual({ team: 'blue', set: 'web' });
    expect((await hub.sets.apply(setOf({ spec, path: 'web2' }), 'ann')).plan).toMatchObject({ unchangedCount: 1 });
    await hub.sets.apply(setOf({ path: 'web' }), 'ann');
    expect(await count(`applications where labels = '{"set":"web"}'`)).toBe(1);
  });

  it('warns of a strategy that is none', async () => {
    const { warnings } = await hub.sets.preview(setOf({ spec: '  strategy: { type: Slowly }' }));
    expect(warnings).toEqual([expect.stringContaining('spec.strategy.type is "Slowly"')]);
  });

  it('refuses an unknown field, and leaves the set that was there alone', async () => {
    await hub.register(clusters(0, 2));
    await hub.sets.apply(setOf(), 'ann');
    const wrong = setOf().replace('syncPolicy:', 'syncPolicies:');
    await expect(hub.sets.apply(wrong, 'ann')).rejects.toMatchObject({ code: 'INVALID_SPEC' });
    expect(await count('applications')).toBe(2);
    expect(await hub.setStore.findByName('web')).toMatchObject({ generation: 1 });
  });

  it('leaves out an application whose cluster is not registered, and makes it when the cluster appears', async () => {
    await hub.register(clusters(0, 1));
    const generators = `[{ list: { elements: [{ name: c00 }, { name: c01 }] } }]`;
    const { plan } = await hub.sets.apply(setOf({ generators }), 'ann');
    expect(plan.createCount).toBe(1);
    expect(plan.problems).toEqual([expect.objectContaining({ code: 'DESTINATION_UNKNOWN', location: 'c01-web' })]);
    expect(await conditions()).toMatchObject({
      ErrorOccurred: { status: 'True', reason: 'ApplicationValidationError' },
    });
    await hub.register(clusters(1, 2));
    await hub.jobs.runAll();
    expect(await count('assignments')).toBe(2);
    expect(await conditions()).toMatchObject({ ErrorOccurred: { status: 'False' } });
  });

  it('leaves out the implicit cluster of a clusters generator quietly, but not a cluster that the template names', async () => {
    await hub.register(clusters(0, 1));
    expect((await hub.sets.preview(setOf())).plan).toMatchObject({ createCount: 1, problems: [] });
    const literal = setOf().replace(`name: '{{name}}', namespace`, 'server: https://192.0.2.1, namespace');
    const { plan } = await hub.sets.preview(literal);
    expect(plan.createCount).toBe(0);
    expect(plan.problems.map(({ code }) => code)).toEqual(['DESTINATION_UNKNOWN', 'DESTINATION_UNKNOWN']);
  });

  it('makes applications without a cluster where the template names the hub itself: they hold applications', async () => {
    await hub.register(clusters(0, 1));
    const generators = `[{ list: { elements: [{ name: c00 }] } }]`;
    const hubSet = setOf({ generators }).replace(
      `name: '{{name}}', namespace`,
      'server: https://kubernetes.default.svc, namespace',
    );
    expect((await hub.sets.apply(hubSet, 'ann')).plan).toMatchObject({ createCount: 1, problems: [] });
    expect((await hub.sets.apply(hubSet, 'ann')).plan).toMatchObject({
      createCount: 0,
      updateCount: 0,
      unchangedCount: 1,
    });
  });

  it('applies none of the applications with a duplicate name, deletes none of them, and applies the others', async () => {
    await hub.register(clusters(0, 3));
    await hub.sets.apply(setOf(), 'ann');
    const generators = `[{ list: { elements: [{ name: c00 }, { name: c01 }, { name: c01 }, { name: c02 }] } }]`;
    const { plan } = await hub.sets.apply(setOf({ generators, path: 'web2' }), 'ann');
    expect(plan).toMatchObject({ updateCount: 2, deleteCount: 0 });
    expect(plan.problems[0]).toMatchObject({ code: 'DUPLICATE_NAME', location: 'c01-web' });
    expect(await count(`applications where name = 'c01-web'`)).toBe(1);
  });

  it('leaves alone an application of the same name that a person applied', async () => {
    await hub.register(clusters(0, 2));
    await hub.applying.apply(plainApplication('c00-web', 'c00'), 'bob');
    const { plan } = await hub.sets.apply(setOf(), 'ann');
    expect(plan.createCount).toBe(1);
    expect(plan.problems).toEqual([expect.objectContaining({ code: 'NAME_TAKEN', location: 'c00-web' })]);
    expect(await count(`applications where application_set_id is null`)).toBe(1);
  });

  it('lets one of two concurrent applies of a new set create, and the other find it done', async () => {
    await hub.register(clusters(0, 10));
    await Promise.all([hub.sets.apply(setOf(), 'ann'), hub.sets.apply(setOf(), 'bob')]);
    expect(await count('applications')).toBe(10);
    expect(await count('assignments')).toBe(10);
    expect(await count('application_sets')).toBe(1);
  });

  it('gives a name that two new sets want at once to one of them, and tells the other', async () => {
    await hub.register(clusters(0, 6));
    const other = setOf().replace('metadata: { name: web }', 'metadata: { name: other }');
    const [first, second] = await Promise.all([hub.sets.apply(setOf(), 'ann'), hub.sets.apply(other, 'bob')]);
    expect(first.plan.createCount + second.plan.createCount).toBe(6);
    expect([...first.plan.problems, ...second.plan.problems].map(({ code }) => code)).toEqual(
      Array(6).fill('NAME_TAKEN'),
    );
    expect(await count('assignments')).toBe(6);
  });

  it('never carries out what was computed before somebody else wrote the set', async () => {
    await hub.register(clusters(0, 4));
    await hub.sets.apply(setOf(), 'ann');
    let isFirst = true;
    hub.rendering.beforeAnswer = async () => {
      if (!isFirst) return;
      isFirst = false;
      await hub.sets.apply(setOf({ path: 'web2' }), 'bob');
    };
    await hub.sets.apply(
      setOf({ path: 'web', spec: '  preservedFields: { labels: [x] }' }).replace('set: web', 'set: x'),
      'ann',
    );
    const [row] = await hub.dataSource.query<{ generation: number }[]>('select generation from application_sets');
    expect(row?.generation).toBe(3);
    expect(await count(`applications where labels = '{"set":"x"}' and spec->'source'->>'path' = 'web'`)).toBe(4);
  });
});

describe('when generators fail or find nothing', () => {
  const generators = `[{ git: { repoURL: '${url}', revision: main, directories: [{ path: 'apps/*' }] } }]`;
  const set = setOf({ generators, name: 'git-{{path.basename}}' }).replace(
    `name: '{{name}}', namespace`,
    'name: c00, namespace',
  );
  const apps = (names: readonly string[]) => Object.fromEntries(names.map((name) => [`apps/${name}/a.yaml`, name]));

  beforeEach(async () => {
    await hub.register(clusters(0, 1));
    await hub.jobs.runAll();
    hub.repositories.commit(url, 'main', { ...apps(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']), 'web/a.yaml': '' });
    await hub.sets.apply(set, 'ann');
  });

  it('changes nothing while the repository does not answer, names the generator, and tries again after three minutes', async () => {
    hub.repositories.outage = new UnavailableError('REPOSITORY_UNAVAILABLE', 'git.example.com does not answer.');
    await hub.sets.refresh('web');
    expect(hub.jobs.jobs).toContainEqual({ name: 'refresh-repository', identity: url, runAt: undefined });
    hub.jobs.handle('refresh-repository', async () => undefined);
    expect(await count('applications where deleting_at is null')).toBe(8);
    expect(await conditions()).toMatchObject({
      ErrorOccurred: { status: 'True', reason: 'ApplicationGenerationFromParamsError' },
      ParametersGenerated: { status: 'False' },
    });
    expect((await conditions())['ErrorOccurred']?.message).toMatch(/spec\.generators\[0\].*does not answer/s);
    const retry = hub.jobs.jobs.find(({ runAt }) => runAt !== undefined);
    const wait = Number(retry?.runAt?.getTime()) - hub.clock.now().getTime();
    expect(wait).toBeGreaterThanOrEqual(180_000);
    expect(wait).toBeLessThan(210_000);
    hub.repositories.outage = undefined;
    await hub.jobs.runAll(new Date(hub.clock.now().getTime() + wait));
    expect(await conditions()).toMatchObject({ ErrorOccurred: { status: 'False' } });
  });

  it('refuses to apply a set whose generator fails, and says which one', async () => {
    hub.repositories.outage = new UnavailableError('REPOSITORY_UNAVAILABLE', 'git.example.com does not answer.');
    await expect(hub.sets.apply(set.replace('set: web', 'set: x'), 'ann')).rejects.toMatchObject({
      code: 'GENERATOR_ERROR',
    });
    expect(await hub.setStore.findByName('web')).toMatchObject({ generation: 1 });
  });

  it('holds a plan that would delete everything because the directories are gone, until it is approved', async () => {
    await hub.repositories.push({ url, ref: 'main' }, { 'web/a.yaml': '' }, hub.dataSource);
    await hub.jobs.runAll();
    expect(await count('applications where deleting_at is null')).toBe(8);
    expect(await conditions()).toMatchObject({ PlanHeld: { status: 'True', reason: 'DeletionBudgetExceeded' } });
    const record = await hub.setStore.findByName('web');
    const held = await hub.setStore.findHeldPlan(record?.id ?? '');
    expect(held).toMatchObject({ deleteCount: 8, createCount: 0 });
    await hub.sets.refresh('web');
    expect(await hub.setStore.findHeldPlan(record?.id ?? '')).toMatchObject({ id: held?.id });
    expect(await count(`events where type = 'PlanHeld'`)).toBe(1);

    const plan = await hub.sets.approve('web', held?.id ?? '', 'ann');
    expect(plan).toMatchObject({ id: held?.id, status: 'Applied', deleteCount: 8 });
    expect(await count('applications where deleting_at is not null')).toBe(8);
    expect(await count('assignments where is_removed and delete_resources')).toBe(8);
    expect(await conditions()).toMatchObject({ PlanHeld: { status: 'False' } });
    await expect(hub.sets.approve('web', held?.id ?? '', 'ann')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('refuses an approval when something else would be deleted by now, and holds a new plan', async () => {
    await hub.repositories.push({ url, ref: 'main' }, apps(['a']), hub.dataSource);
    await hub.jobs.runAll();
    const record = await hub.setStore.findByName('web');
    const held = await hub.setStore.findHeldPlan(record?.id ?? '');
    hub.repositories.commit(url, 'main', apps(['h']));
    await expect(hub.sets.approve('web', held?.id ?? '', 'ann')).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await count('applications where deleting_at is null')).toBe(8);
    const next = await hub.setStore.findHeldPlan(record?.id ?? '');
    expect(next?.id).not.toBe(held?.id);
    expect(next?.items.map(({ application }) => application)).not.toContain('git-h');
    expect(await count(`application_set_plans where status = 'Superseded'`)).toBe(1);
  });

  it('carries out nothing of a held plan, not even what it would create', async () => {
    await hub.repositories.push({ url, ref: 'main' }, apps(['new']), hub.dataSource);
    await hub.jobs.runAll();
    expect(await count(`applications where name = 'git-new'`)).toBe(0);
    await hub.repositories.push({ url, ref: 'main' }, apps(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'new']), hub.dataSource);
    await hub.jobs.runAll();
    expect(await count(`applications where name = 'git-new'`)).toBe(1);
    expect(await count(`application_set_plans where status = 'Held'`)).toBe(0);
    expect(await conditions()).toMatchObject({ PlanHeld: { status: 'False' } });
  });
});

describe('deleting an application set', () => {
  beforeEach(async () => {
    await hub.register(clusters(0, 3));
  });

  it('keeps it, being deleted, until the clusters confirm that the objects are gone', async () => {
    await hub.sets.apply(setOf(), 'ann');
    await hub.deletion.delete('web', true, 'ann');
    expect(await hub.setStore.findByName('web')).toMatchObject({ isDeleting: true });
    await expect(hub.sets.apply(setOf(), 'ann')).rejects.toMatchObject({ code: 'CONFLICT' });
    await hub.expansion.expand((await hub.setStore.findByName('web'))?.id ?? '');
    expect(await count('applications where deleting_at is not null')).toBe(3);
    const ids = await hub.dataSource.query<{ id: string }[]>('select id from applications');
    await hub.dataSource.transaction((tx) =>
      hub.applications.onRemoved(
        ids.map(({ id }) => id),
        tx,
      ),
    );
    expect(await count('applications')).toBe(0);
    expect(await count('application_sets')).toBe(0);
  });

  it('lets applications go at once, and their objects stay, with preserveResourcesOnDeletion', async () => {
    await hub.sets.apply(setOf({ spec: '  syncPolicy: { preserveResourcesOnDeletion: true }' }), 'ann');
    await hub.deletion.delete('web', true, 'ann');
    expect(await count('application_sets')).toBe(0);
    expect(await count('applications')).toBe(0);
    expect(await count('assignments where is_removed and not delete_resources')).toBe(3);
  });

  it.each([
    ['without cascade', '', false],
    ['when its policy does not delete', '  syncPolicy: { applicationsSync: create-update }', true],
  ])('leaves its applications, owned by nobody, %s', async (_, spec, cascade) => {
    await hub.sets.apply(setOf({ spec }), 'ann');
    await hub.deletion.delete('web', cascade, 'ann');
    expect(await count('application_sets')).toBe(0);
    expect(await count('applications where application_set_id is null and deleting_at is null')).toBe(3);
    expect(await count('assignments where not is_removed')).toBe(3);
  });
});

function plainApplication(name: string, cluster: string): string {
  return `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: ${name} }
spec:
  project: default
  source: { repoURL: '${url}', path: web, targetRevision: main }
  destination: { name: ${cluster}, namespace: web }
`;
}
