// Generators that fail or find nothing: nothing is lost before somebody approves.
import { beforeEach, describe, expect, it } from '@jest/globals';
import { UnavailableError } from '@wheelhouse/protocol';
import { clusters, setOf, url, useTestSets } from './test-application-sets.js';
import type { TestHub } from './test-hub.js';

const sets = useTestSets();
const { count, conditions } = sets;
let hub: TestHub;

beforeEach(() => {
  hub = sets.hub();
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
