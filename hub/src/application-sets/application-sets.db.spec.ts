import { beforeEach, describe, expect, it } from '@jest/globals';
import { clusters, setOf, url, useTestSets } from './test-application-sets.js';
import type { TestHub } from './test-hub.js';

const sets = useTestSets();
const { count, conditions } = sets;
let hub: TestHub;

beforeEach(() => {
  hub = sets.hub();
});

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
