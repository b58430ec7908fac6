import { beforeEach, describe, expect, it } from '@jest/globals';
import type { TestHub } from '../test-hub.js';
import { useTestHub } from '../test-hub-lifetime.js';

const url = 'https://git.example.com/platform.git';
const testHub = useTestHub();
let hub: TestHub;

beforeEach(async () => {
  hub = testHub();
  hub.repositories.commit(url, 'main', { 'web/app.yaml': 'one' });
  await hub.register([
    { name: 'd1', labels: { env: 'dev' } },
    { name: 'd2', labels: { env: 'dev' } },
    { name: 'p1', labels: { env: 'prod' } },
  ]);
  await hub.agents.contact();
});

interface SetOptions {
  readonly steps?: string;
  readonly strategy?: string;
  readonly automated?: string;
}

function setOf(options: SetOptions = {}): string {
  const {
    steps = `[{ matchExpressions: [{ key: env, operator: In, values: [dev] }] }, { matchExpressions: [{ key: env, operator: In, values: [prod] }] }]`,
    strategy = `{ type: RollingSync, rollingSync: { steps: ${steps} } }`,
    automated = '{ automated: { prune: true, selfHeal: true } }',
  } = options;
  return `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: web }
spec:
  generators: [{ clusters: {} }]
  strategy: ${strategy}
  template:
    metadata: { name: '{{name}}', labels: { env: '{{metadata.labels.env}}' } }
    spec:
      project: default
      source: { repoURL: '${url}', path: web, targetRevision: main }
      destination: { name: '{{name}}', namespace: web }
      syncPolicy: ${automated}
`;
}

async function statuses(): Promise<Record<string, string>> {
  const rows = await hub.dataSource.query<{ name: string; status: string }[]>(
    `select a.name, r.status from application_rollouts r join applications a on a.id = r.application_id order by 1`,
  );
  return Object.fromEntries(rows.map(({ name, status }) => [name, status]));
}

async function condition(type: string) {
  const set = await hub.setStore.findByName('web');
  return set?.conditions.find((one) => one.type === type);
}

async function events(type: string): Promise<number> {
  const rows = await hub.dataSource.query<unknown[]>('select 1 from events where type = $1', [type]);
  return rows.length;
}

async function push(content: string): Promise<void> {
  await hub.repositories.push({ url, ref: 'main' }, { 'web/app.yaml': content }, hub.dataSource);
  await hub.jobs.runAll();
}

async function sync(name: string): Promise<void> {
  await hub.agents.sync(name);
  await hub.jobs.runAll();
}

async function applied(options: SetOptions = {}): Promise<void> {
  await hub.sets.apply(setOf(options), 'ann');
  await hub.jobs.runAll();
}

async function rolledOut(): Promise<void> {
  await applied();
  for (const name of ['d1', 'd2', 'p1']) await sync(name);
}

describe('a set with RollingSync', () => {
  it('takes automation off its applications, and keeps what automation would prune', async () => {
    await applied();
    const rows = await hub.dataSource.query<{ automated: unknown; content: { syncPolicy: unknown } }[]>(
      `select a.spec -> 'syncPolicy' -> 'automated' as automated, s.content
       from applications a join assignments s on s.application_id = a.id where a.name = 'd1'`,
    );
    expect(rows[0]?.automated).toEqual({ prune: true, selfHeal: true, enabled: false });
    expect(rows[0]?.content.syncPolicy).toMatchObject({ automated: null, retry: { limit: 5 } });
    expect((await hub.sets.apply(setOf(), 'ann')).plan).toMatchObject({ unchangedCount: 3, updateCount: 0 });
  });

  it('syncs step by step: the next one opens when all of the step before are Synced and Healthy', async () => {
    await applied();
    expect(await statuses()).toEqual({ d1: 'Pending', d2: 'Pending', p1: 'Waiting' });
    expect(await hub.agents.operationOf('d1')).toMatchObject({ prune: true });
    expect(await hub.agents.operationOf('p1')).toBeNull();
    expect(await condition('RolloutProgressing')).toMatchObject({ status: 'True', reason: 'ApplicationSetModified' });
    await sync('d1');
    expect(await statuses()).toEqual({ d1: 'Healthy', d2: 'Pending', p1: 'Waiting' });
    await hub.agents.report('d2', { phase: 'Running', syncStatus: 'OutOfSync', health: 'Progressing' });
    await hub.jobs.runAll();
    expect(await statuses()).toEqual({ d1: 'Healthy', d2: 'Progressing', p1: 'Waiting' });
    await sync('d2');
    expect(await statuses()).toEqual({ d1: 'Healthy', d2: 'Healthy', p1: 'Pending' });
    await sync('p1');
    expect(await condition('RolloutProgressing')).toMatchObject({
      status: 'False',
      reason: 'ApplicationSetRolloutComplete',
    });
    expect(await events('RolloutStarted')).toBe(1);
    expect(await events('RolloutStepOpened')).toBe(1);
    expect(await events('RolloutCompleted')).toBe(1);
  });

  it('gives every cluster a commit at once, but has it synced step by step', async () => {
    await rolledOut();
    await push('two');
    const digests = await hub.dataSource.query(`select distinct render_digest from assignments`);
    expect(digests).toHaveLength(1);
    expect(await statuses()).toEqual({ d1: 'Pending', d2: 'Pending', p1: 'Waiting' });
    expect(await hub.agents.operationOf('p1')).toBeNull();
  });

  it('withdraws a sync that has not happened when another commit arrives, so that no agent skips its step', async () => {
    await rolledOut();
    await push('two');
    await sync('d1');
    await sync('d2');
    const before = await hub.agents.operationOf('p1');
    expect(before).not.toBeNull();
    await push('three');
    expect(await statuses()).toEqual({ d1: 'Pending', d2: 'Pending', p1: 'Waiting' });
    expect(await hub.agents.operationOf('p1')).toBeNull();
  });

  it('keeps the later steps back while an application fails, until a commit or a person repairs it', async () => {
    await applied();
    await sync('d1');
    await hub.agents.report('d2', { phase: 'Failed', syncStatus: 'OutOfSync', message: 'quota exceeded' });
    await hub.jobs.runAll();
    expect(await statuses()).toEqual({ d1: 'Healthy', d2: 'Progressing', p1: 'Waiting' });
    await hub.requests.sync({ name: 'd2', actor: 'ann' }, { prune: false });
    await sync('d2');
    expect(await statuses()).toEqual({ d1: 'Healthy', d2: 'Healthy', p1: 'Pending' });
  });

  it('holds everything back with maxUpdate 0, and goes on when it is lifted', async () => {
    await applied({ steps: '[{ maxUpdate: 0 }]' });
    expect(await statuses()).toEqual({ d1: 'Waiting', d2: 'Waiting', p1: 'Waiting' });
    await applied({ steps: '[{ maxUpdate: 1 }]' });
    expect(await statuses()).toEqual({ d1: 'Pending', d2: 'Waiting', p1: 'Waiting' });
  });

  it('rolls a cluster that joins later out with its step', async () => {
    await rolledOut();
    await hub.register([{ name: 'd3', labels: { env: 'dev' } }]);
    await hub.agents.contact();
    await hub.jobs.runAll();
    expect(await statuses()).toEqual({ d1: 'Healthy', d2: 'Healthy', d3: 'Pending', p1: 'Healthy' });
  });

  it('counts a cluster that fell silent as not Healthy, without a report to say so', async () => {
    await applied();
    await sync('d1');
    await hub.agents.report('d2', { phase: 'Running', health: 'Progressing' });
    await hub.jobs.runAll();
    hub.clock.advance(600_000);
    await hub.jobs.runAll(hub.clock.now());
    expect(await statuses()).toEqual({ d1: 'Progressing', d2: 'Progressing', p1: 'Waiting' });
    const [row] = await hub.dataSource.query<{ message: string }[]>(
      `select r.message from application_rollouts r join applications a on a.id = r.application_id where a.name = 'd1'`,
    );
    expect(row?.message).toMatch(/Cluster "d1" is silent/);
  });

  it('changes nothing when it is looked at again, by several hubs at once', async () => {
    await applied();
    const id = (await hub.setStore.findByName('web'))?.id ?? '';
    const before = await hub.dataSource.query('select * from assignments order by application_id');
    await Promise.all([hub.rollouts.rollOut(id), hub.rollouts.rollOut(id), hub.rollouts.rollOut(id)]);
    expect(await hub.dataSource.query('select * from assignments order by application_id')).toEqual(before);
    expect(await events('RolloutStarted')).toBe(1);
  });

  it('tells steps that overlap, and a strategy that is none', async () => {
    await applied({ steps: '[{ matchExpressions: [{ key: env, operator: In, values: [dev] }] }, {}]' });
    expect(await condition('InvalidRolloutConfig')).toMatchObject({
      status: 'True',
      message: expect.stringContaining('The steps 1 and 2 both match "d1", "d2"'),
    });
    await applied({ strategy: '{ type: Rolling }' });
    expect(await condition('InvalidRolloutConfig')).toMatchObject({ status: 'True' });
    expect(await condition('RolloutProgressing')).toBeUndefined();
  });

  it('gives automation back when the strategy goes, and forgets the rollout', async () => {
    await applied();
    await applied({ strategy: '{ type: AllAtOnce }' });
    expect(await statuses()).toEqual({});
    expect(await condition('RolloutProgressing')).toBeUndefined();
    const [row] = await hub.dataSource.query<{ content: { syncPolicy: unknown; operation: unknown } }[]>(
      `select content from assignments limit 1`,
    );
    expect(row?.content.syncPolicy).toMatchObject({ automated: { prune: true, selfHeal: true } });
  });

  it('leaves the conditions of the rollout to the rollout when the set expands or fails to', async () => {
    await applied();
    const before = await condition('RolloutProgressing');
    await hub.sets.apply(setOf().replace('namespace: web', 'namespace: shop'), 'ann');
    expect(await condition('RolloutProgressing')).toEqual(before);
  });
});

describe('deleting a set with deletionOrder Reverse', () => {
  const strategy = setOf()
    .match(/strategy: (.*)/)?.[1]
    ?.replace('type: RollingSync', 'type: RollingSync, deletionOrder: Reverse');

  async function left(): Promise<Record<string, boolean>> {
    const rows = await hub.dataSource.query<{ name: string; deleting: boolean }[]>(
      'select name, deleting_at is not null as deleting from applications order by 1',
    );
    return Object.fromEntries(rows.map(({ name, deleting }) => [name, deleting]));
  }

  it('deletes the last step first and waits until it is gone', async () => {
    await applied({ ...(strategy !== undefined && { strategy }) });
    await hub.deletion.delete('web', true, 'ann');
    await hub.jobs.runAll();
    expect(await left()).toEqual({ d1: false, d2: false, p1: true });
    await hub.agents.confirmRemoval('p1');
    await hub.jobs.runAll();
    expect(await left()).toEqual({ d1: true, d2: true });
    await hub.agents.confirmRemoval('d1');
    await hub.jobs.runAll();
    expect(await left()).toEqual({ d2: true });
    await hub.agents.confirmRemoval('d2');
    await hub.jobs.runAll();
    expect(await hub.setStore.findByName('web')).toBeUndefined();
  });

  it('takes all steps in one go where nothing has to be waited for', async () => {
    const manifest = setOf({ ...(strategy !== undefined && { strategy }) });
    const preserving = manifest.replace(
      '  template:',
      '  syncPolicy: { preserveResourcesOnDeletion: true }\n  template:',
    );
    await hub.sets.apply(preserving, 'ann');
    await hub.deletion.delete('web', true, 'ann');
    await hub.jobs.runAll();
    expect(await left()).toEqual({});
    expect(await hub.setStore.findByName('web')).toBeUndefined();
  });

  it('leaves nothing of the rollout behind where the applications stay', async () => {
    await applied();
    await hub.deletion.delete('web', false, 'ann');
    expect(await left()).toEqual({ d1: false, d2: false, p1: false });
    expect(await statuses()).toEqual({});
  });

  it('deletes all at once without it', async () => {
    await applied();
    await hub.deletion.delete('web', true, 'ann');
    expect(await left()).toEqual({ d1: true, d2: true, p1: true });
  });
});
