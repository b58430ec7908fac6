// What a sync does beyond applying: its waves, what it deletes and when, what people may ask of it, what holds it, and how it ends.
import { afterEach, describe, expect, it } from '@jest/globals';
import { digestOf, type DeliveredSyncPolicy } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import type { KubernetesObject } from './cluster/cluster.js';
import { AUTOMATED } from './link/fake-hub.js';

const id = applicationId();
const manual = { ...AUTOMATED, automated: null };
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

const wave = (number: number, options?: string): Record<string, string> => ({
  'argocd.argoproj.io/sync-wave': String(number),
  ...(options !== undefined && { 'argocd.argoproj.io/sync-options': options }),
});
const exists = async (name: string): Promise<boolean> => (await scenario.get(keyIn('ConfigMap', name))) !== undefined;
const dataOf = async (name: string): Promise<unknown> => (await scenario.get(keyIn('ConfigMap', name)))?.['data'];
const messageOf = (): string => scenario.status(id)?.operation?.message ?? '';
const resultsOf = (): string[] =>
  (scenario.status(id)?.operation?.results ?? []).map(({ name, status }) => `${name} ${status}`).toSorted();

function assign(
  objects: readonly KubernetesObject[],
  policy: DeliveredSyncPolicy = AUTOMATED,
  operation?: string,
): void {
  scenario.hub.assign({
    id,
    name: 'web',
    objects,
    policy,
    revision: digestOf(objects),
    ...(operation !== undefined && { operation: { id: operation, prune: true } }),
  });
}

async function operation(phase: string): Promise<void> {
  await until(`the sync is ${phase}`, () => scenario.status(id)?.operation?.phase === phase);
}

/** Writes that the agent asks for, as they come. */
function watchWrites(): string[] {
  const seen: string[] = [];
  for (const verb of ['apply', 'delete'] as const) {
    const original = scenario.cluster[verb].bind(scenario.cluster) as (...args: unknown[]) => Promise<never>;
    scenario.cluster[verb] = ((subject: KubernetesObject & { name?: string }, options: { dryRun?: boolean }) => {
      if (options.dryRun !== true) seen.push(`${verb} ${subject.name ?? subject.metadata.name}`);
      return original(subject, options);
    }) as never;
  }
  return seen;
}

describe('the waves of a sync', () => {
  it('leave controllers some time to notice what was written, and say so', async () => {
    scenario = await AgentScenario.make();
    scenario.waveDelayMs = 200;
    assign([configMap('a', {}, wave(0)), configMap('b', {}, wave(1)), configMap('c', {}, wave(2))]);
    await scenario.start();
    await until('the first wave is applied', () => exists('a'));
    const startedAt = performance.now();
    await until('it says so', () => messageOf().startsWith('Wave 0 is applied; the next one begins in'));
    expect(await exists('b')).toBe(false);
    await scenario.synced(id);
    expect(performance.now() - startedAt).toBeGreaterThan(350);
    assign([configMap('a', {}, wave(0)), configMap('b', {}, wave(1)), configMap('c', { x: '1' }, wave(2))]);
    const again = performance.now();
    await until('the last one changed', async () => JSON.stringify(await dataOf('c')) === '{"x":"1"}');
    expect(performance.now() - again).toBeLessThan(190);
  });

  it('delete in reverse order, before what comes in the same wave, each waiting for the one before', async () => {
    scenario = await AgentScenario.make();
    const old = [configMap('old-0', {}, wave(0)), configMap('old-1', {}, wave(1)), configMap('old-2', {}, wave(2))];
    assign([...old, configMap('last', {}, wave(0, 'PruneLast=true')), configMap('kept', {}, wave(0, 'Prune=false'))]);
    await scenario.start();
    await scenario.synced(id);
    const writes = watchWrites();
    assign([configMap('new-0', {}, wave(0)), configMap('new-1', {}, wave(1))]);
    await operation('Succeeded');
    await until('all is done', () => writes.length === 6);
    expect(writes).toEqual([
      'delete old-2',
      'apply new-0',
      'delete old-1',
      'apply new-1',
      'delete old-0',
      'delete last',
    ]);
    await until('it is told', () => resultsOf().length === 7);
    expect(resultsOf()).toEqual([
      'kept PruneSkipped',
      'last Pruned',
      'new-0 Synced',
      'new-1 Synced',
      'old-0 Pruned',
      'old-1 Pruned',
      'old-2 Pruned',
    ]);
    expect(scenario.resource(id, 'kept')).toMatchObject({ syncStatus: 'OutOfSync' });
  });

  it('go no further when something cannot be deleted', async () => {
    scenario = await AgentScenario.make();
    const policy = { ...AUTOMATED, retry: { ...AUTOMATED.retry, limit: 0 } };
    assign([configMap('old-0', {}, wave(0)), configMap('old-1', {}, wave(1))], policy);
    await scenario.start();
    await scenario.synced(id);
    scenario.cluster.faults.failNext({ code: 'FORBIDDEN', matching: ({ verb }) => verb === 'delete' });
    assign([configMap('new', {}, wave(2))], policy);
    await operation('Failed');
    expect([await exists('old-0'), await exists('old-1'), await exists('new')]).toEqual([true, true, false]);
    expect(resultsOf()).toContain('old-1 SyncFailed');
  });

  it('write nothing at all where one of them holds what the cluster refuses', async () => {
    scenario = await AgentScenario.make();
    const policy = { ...AUTOMATED, retry: { ...AUTOMATED.retry, limit: 0 } };
    const broken = { ...deployment('broken', 1, wave(1)), spec: { replicas: 'many' } };
    assign([configMap('a', {}, wave(0)), broken], policy);
    await scenario.start();
    await operation('Failed');
    expect(await exists('a')).toBe(false);
    expect(messageOf()).toContain('Deployment shop/broken');
  });

  it('do not begin before the hub opens them', async () => {
    scenario = await AgentScenario.make();
    const objects = [configMap('a', {}, wave(0)), configMap('b', {}, wave(3))];
    assign(objects, { ...AUTOMATED, openWave: 2 });
    await scenario.start();
    await until('it waits', () => messageOf().startsWith('Wave 3 waits for the applications that this one makes'));
    const startedAt = scenario.status(id)?.operation?.startedAt;
    assign(objects, { ...AUTOMATED, openWave: 3 });
    await scenario.synced(id);
    expect(await exists('b')).toBe(true);
    expect(scenario.status(id)?.operation?.startedAt).toBe(startedAt);
  });
});

describe('the end of a sync', () => {
  it('does not wait for the health of its last wave', async () => {
    scenario = await AgentScenario.make({ readyAfterMs: 60_000 });
    assign([configMap('a', {}, wave(0)), deployment('slow', 1, wave(1))]);
    await scenario.start();
    await operation('Succeeded');
    expect(scenario.status(id)).toMatchObject({ syncStatus: 'Synced', health: 'Progressing' });
  });

  it('deletes as PrunePropagationPolicy says', async () => {
    scenario = await AgentScenario.make();
    assign([configMap('a', {}), configMap('old', {})]);
    await scenario.start();
    await scenario.synced(id);
    const asked: string[] = [];
    const original = scenario.cluster.delete.bind(scenario.cluster);
    scenario.cluster.delete = (key, options) => {
      asked.push(`${key.name} ${options.propagation}`);
      return original(key, options);
    };
    assign([configMap('a', {})], { ...AUTOMATED, syncOptions: ['PrunePropagationPolicy=orphan'] });
    await until('it is deleted', async () => !(await exists('old')));
    expect(asked).toEqual(['old orphan']);
  });
});

describe('deleting that a person has to confirm', () => {
  it('waits, visibly and without an end, for an approval that is newer than the sync', async () => {
    scenario = await AgentScenario.make();
    const asked = { ...AUTOMATED, syncOptions: ['Prune=confirm'], syncTimeoutMs: 60 };
    const before = { ...asked, deletionApprovedAt: '2026-01-01T00:00:00Z' };
    assign([configMap('a', {}), configMap('b', {}), configMap('free', {}, wave(0, 'Prune=true'))], before);
    await scenario.start();
    await scenario.synced(id);
    assign([configMap('a', {})], before);
    await until(
      'it waits',
      () => messageOf() === 'Wave 0 waits for a person to confirm that ConfigMap shop/b may be deleted.',
    );
    expect(scenario.status(id)?.message).toBe(messageOf());
    await settle(200);
    expect(await exists('b')).toBe(true);
    assign([configMap('a', {})], { ...asked, deletionApprovedAt: new Date().toISOString() });
    await until('it is deleted', async () => !(await exists('b')));
    await scenario.synced(id);
  });
});

describe('a sync that a person asks for', () => {
  it('touches only the objects that were named', async () => {
    scenario = await AgentScenario.make();
    assign([configMap('a', { v: '1' }), configMap('b', { v: '1' }), configMap('c', {})], manual, 'op-1');
    await scenario.start();
    await scenario.synced(id);
    const hook = configMap('hook', {}, { 'argocd.argoproj.io/hook': 'PreSync' });
    const request = { id: 'op-2', resources: [{ group: '', kind: 'ConfigMap', name: 'a' }] };
    assign([configMap('a', { v: '2' }), configMap('b', { v: '2' }), hook], { ...manual, request }, 'op-2');
    await until('it is done', () => scenario.status(id)?.operation?.id === 'op-2');
    await operation('Succeeded');
    expect([await dataOf('a'), await dataOf('b')]).toEqual([{ v: '2' }, { v: '1' }]);
    expect([await exists('hook'), await exists('c')]).toEqual([false, true]);
    expect(scenario.status(id)).toMatchObject({ syncStatus: 'OutOfSync' });
  });

  it('only says what it would do when it is a dry run', async () => {
    scenario = await AgentScenario.make();
    assign([configMap('a', { v: '1' }), configMap('same', {}), configMap('old', {})], manual, 'op-1');
    await scenario.start();
    await scenario.synced(id);
    const writes = watchWrites();
    const objects = [configMap('a', { v: '2' }), configMap('same', {}), configMap('new', {})];
    assign(objects, { ...manual, request: { id: 'op-2', dryRun: true } }, 'op-2');
    await until('it is done', () => scenario.status(id)?.operation?.id === 'op-2');
    expect(messageOf()).toBe('Dry run, nothing was written: 1 changed, 1 created, 1 unchanged, 1 deleted.');
    expect(scenario.status(id)?.operation?.results).toEqual([
      expect.objectContaining({ name: 'old', status: 'Pruned', message: 'It would be deleted.' }),
      expect.objectContaining({ name: 'a', status: 'Synced', message: 'It would be changed: data.v.' }),
      expect.objectContaining({ name: 'new', status: 'Synced', message: 'It would be created.' }),
    ]);
    await settle();
    expect(writes).toEqual([]);
    expect(scenario.status(id)).toMatchObject({ syncStatus: 'OutOfSync' });
  });

  it('takes what its own sync would bring for there in a dry run, and nothing else', async () => {
    scenario = await AgentScenario.make();
    const objects = [{ ...configMap('a', {}), metadata: { name: 'a', namespace: 'elsewhere' } }];
    const request = { id: 'op-1', dryRun: true };
    assign(objects, { ...manual, syncOptions: ['CreateNamespace=true'], request }, 'op-1');
    await scenario.start();
    await operation('Succeeded');
    expect(messageOf()).toBe('Dry run, nothing was written: 1 created.');
    assign(objects, { ...manual, request: { ...request, id: 'op-2' } }, 'op-2');
    await operation('Failed');
    expect(messageOf()).toBe('Dry run, nothing was written: 1 refused.');
  });

  it('stays with the render that it was asked for, unless its retries take the newest', async () => {
    scenario = await AgentScenario.make({ readyAfterMs: 60_000 });
    const objects = (v: string): KubernetesObject[] => [deployment('slow', 1, wave(0)), configMap('a', { v }, wave(1))];
    const isWaiting = (): boolean => messageOf().startsWith('Wave 0 waits for Deployment shop/slow');
    assign(objects('1'), manual, 'op-1');
    await scenario.start();
    await until('it waits', isWaiting);
    const { revision, startedAt } = scenario.status(id)?.operation ?? {};
    assign(objects('2'), manual, 'op-1');
    await settle();
    expect(scenario.status(id)?.operation).toMatchObject({ revision, startedAt });
    assign(objects('2'), { ...manual, retry: { ...manual.retry, refresh: true } }, 'op-1');
    await until('it begins with the newest', () => scenario.status(id)?.operation?.revision !== revision);
  });

  it('leaves out what is equal with ApplyOutOfSyncOnly, its own options winning over the application’s', async () => {
    scenario = await AgentScenario.make();
    const objects = [configMap('a', { v: '1' }), configMap('b', {})];
    assign(objects, manual, 'op-1');
    await scenario.start();
    await scenario.synced(id);
    const writes = watchWrites();
    assign(objects, { ...manual, request: { id: 'op-2', syncOptions: ['ApplyOutOfSyncOnly=true'] } }, 'op-2');
    await until('it is done', () => scenario.status(id)?.operation?.id === 'op-2');
    await operation('Succeeded');
    expect(writes).toEqual([]);
    assign(objects, manual, 'op-3');
    await until('it is done', () => scenario.status(id)?.operation?.id === 'op-3');
    await operation('Succeeded');
    expect(writes.toSorted()).toEqual(['apply a', 'apply b']);
  });
});

describe('a sync that does not end by itself', () => {
  const stuck = [deployment('slow', 1, wave(0)), configMap('later', {}, wave(1))];

  it('is ended after its time, and says what it waited for', async () => {
    scenario = await AgentScenario.make({ readyAfterMs: 60_000 });
    assign(stuck, { ...AUTOMATED, syncTimeoutMs: 150 });
    await scenario.start();
    await operation('Failed');
    expect(messageOf()).toMatch(
      /^The sync was ended, because it was not done after .* It stood here: Wave 0 waits for Deployment shop\/slow/,
    );
    await settle();
    expect(await exists('later')).toBe(false);
    expect(scenario.status(id)?.conditions).toContainEqual(expect.objectContaining({ type: 'SyncError' }));
  });

  it('keeps its time through a restart of the agent', async () => {
    scenario = await AgentScenario.make({ readyAfterMs: 60_000 });
    assign(stuck, { ...AUTOMATED, syncTimeoutMs: 400 });
    await scenario.start();
    await operation('Running');
    const startedAt = scenario.status(id)?.operation?.startedAt;
    await scenario.restart();
    await operation('Failed');
    expect(scenario.status(id)?.operation?.startedAt).toBe(startedAt);
  });

  it('is ended by a person, with its hooks, and is not begun again', async () => {
    scenario = await AgentScenario.make();
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      spec: { containers: [{ name: 'run', image: 'busybox' }], restartPolicy: 'Never' },
    };
    const metadata = {
      name: 'hook',
      annotations: { 'argocd.argoproj.io/hook': 'PreSync', 'simulated.wheelhouse.dev/ready': 'false' },
    };
    const objects = [{ ...pod, metadata }, configMap('later', {})];
    assign(objects);
    await scenario.start();
    await until('the hook runs', () => messageOf().startsWith('PreSync hook Pod shop/hook runs'));
    assign(objects, { ...AUTOMATED, request: { id: 'end-1', terminate: true } }, 'end-1');
    await operation('Error');
    expect(scenario.status(id)?.operation).toMatchObject({
      id: 'end-1',
      message: expect.stringMatching(/^The sync was terminated on request. It stood here: PreSync hook/),
    });
    await until('the hook is gone', async () => (await scenario.get(keyIn('Pod', 'hook'))) === undefined);
    assign(objects);
    await settle();
    expect(await exists('later')).toBe(false);
    expect(scenario.status(id)?.operation?.phase).toBe('Error');
  });
});

describe('what keeps a sync from running', () => {
  it('is a window: it waits for the next opening, and says so, while a person may go ahead where that is allowed', async () => {
    scenario = await AgentScenario.make();
    const closed = { kind: 'allow' as const, schedule: '0 0 29 2 *', durationMs: 60_000, manualSync: true };
    assign([configMap('a', {})], { ...AUTOMATED, windows: [closed] });
    await scenario.start();
    await until('it says so', () =>
      /The next sync may run at 20\d\d-02-29T00:00Z/.test(scenario.status(id)?.message ?? ''),
    );
    expect(await exists('a')).toBe(false);
    expect(scenario.status(id)?.syncStatus).toBe('OutOfSync');
    assign([configMap('a', {})], { ...AUTOMATED, windows: [closed] }, 'op-1');
    await scenario.synced(id);
    assign([configMap('a', {})], { ...AUTOMATED, windows: [{ ...closed, manualSync: false }] }, 'op-2');
    await until('it waits', () => scenario.status(id)?.operation?.id === 'op-2');
    expect(scenario.status(id)?.operation).toMatchObject({
      phase: 'Running',
      message: expect.stringContaining('sync windows'),
    });
  });

  it('is a hold, for as long as it lasts', async () => {
    scenario = await AgentScenario.make();
    const hold = { reason: 'Suspended', message: 'ann suspended it.', heals: true, allowsRequests: false };
    assign([configMap('a', {})], { ...AUTOMATED, hold });
    await scenario.start();
    await until('it says so', () => scenario.status(id)?.message === 'ann suspended it.');
    assign([configMap('a', {})], { ...AUTOMATED, hold }, 'op-1');
    await until('a request waits, too', () => messageOf() === 'ann suspended it.');
    expect(await exists('a')).toBe(false);
    assign([configMap('a', {})], AUTOMATED, 'op-1');
    await scenario.synced(id);
  });
});

describe('an automated sync that failed for good', () => {
  it('is not tried again for the same commit, whatever else is said about it, but for the next', async () => {
    scenario = await AgentScenario.make();
    const policy = { ...AUTOMATED, retry: { ...AUTOMATED.retry, limit: 0 } };
    const forbid = { code: 'FORBIDDEN', matching: ({ verb }: { verb: string }) => verb === 'apply' } as const;
    scenario.cluster.faults.failNext(forbid);
    assign([configMap('a', {})], policy);
    await scenario.start();
    await operation('Failed');
    const writes = watchWrites();
    assign([configMap('a', {})], { ...policy, deletionApprovedAt: '2026-01-01T00:00:00Z' });
    await settle();
    expect(writes).toEqual([]);
    scenario.hub.assign({ id, name: 'web', objects: [configMap('a', {})], policy, revision: 'the next' });
    await scenario.synced(id);
  });
});
