// How an application leaves a cluster: in which order, what stays, what has to be asked first, and which hooks run.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, FastClock, keyIn, settle, until } from './agent-scenario.js';
import type { KubernetesObject, ObjectKey } from '../cluster/cluster.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const HELD = 'example.com/held';
let scenario: AgentScenario;

beforeEach(async () => {
  scenario = await AgentScenario.make();
});

afterEach(async () => {
  await scenario.end();
});

const waved = (name: string, wave: number, finalizers: string[] = []): KubernetesObject => {
  const map = configMap(name, {}, { 'argocd.argoproj.io/sync-wave': String(wave) });
  return { ...map, metadata: { ...map.metadata, ...(finalizers.length > 0 && { finalizers }) } };
};
const optioned = (name: string, options: string) => configMap(name, {}, { 'argocd.argoproj.io/sync-options': options });
const hook = (name: string, type: string, isEndless = false): KubernetesObject => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, annotations: { 'argocd.argoproj.io/hook': type } },
  spec: {
    template: {
      metadata: isEndless ? { annotations: { 'simulated.wheelhouse.dev/ready': 'false' } } : {},
      spec: { containers: [{ name: 'run', image: 'busybox' }], restartPolicy: 'Never' },
    },
  },
});
const jobKey = (name: string): ObjectKey => ({ ...keyIn('Job', name), apiVersion: 'batch/v1' });

function assign(objects: readonly unknown[], policy: Partial<typeof AUTOMATED> = {}): void {
  scenario.hub.assign({ id, name: 'web', objects, policy: { ...AUTOMATED, ...policy } });
}

async function running(objects: readonly unknown[], policy: Partial<typeof AUTOMATED> = {}): Promise<void> {
  assign(objects, policy);
  await scenario.start();
  await scenario.synced(id);
}

async function live(...names: string[]): Promise<string[]> {
  const found = await Promise.all(
    names.map(async (name) => ((await scenario.get(keyIn('ConfigMap', name))) ? [name] : [])),
  );
  return found.flat();
}

async function removed(): Promise<void> {
  await until('it is removed', () => scenario.hub.removed.has(id));
}

async function says(text: string): Promise<void> {
  await until(`it says: ${text}`, () => scenario.status(id)?.message?.includes(text) === true);
}

async function endJob(name: string, type: 'Complete' | 'Failed'): Promise<void> {
  await until(`${name} is there`, async () => (await scenario.get(jobKey(name))) !== undefined);
  const conditions = [{ type, status: 'True', message: 'as it is told' }];
  const by = { manager: 'kube-controller-manager', subresource: 'status' } as const;
  await scenario.cluster.edit(jobKey(name), { status: { conditions } }, by);
}

async function release(name: string): Promise<void> {
  await scenario.cluster.edit(keyIn('ConfigMap', name), { metadata: { finalizers: null } }, { manager: 'janitor' });
}

describe('an application that is deleted', () => {
  it('goes wave by wave, the highest first, and says what holds it', async () => {
    await running([waved('first', 0), waved('middle', 1, [HELD]), waved('last', 2)]);
    scenario.hub.remove(id, true);
    await says(
      `1 object is being deleted: ConfigMap shop/middle (waits for its finalizers: ${HELD}). 1 more goes afterwards.`,
    );
    expect(await live('first', 'middle', 'last')).toEqual(['first', 'middle']);
    await release('middle');
    await removed();
    expect(await live('first', 'middle', 'last')).toEqual([]);
  });

  it('goes on where it was after a restart, without the hub (row 8, row 37)', async () => {
    await running([waved('first', 0), waved('last', 2, [HELD])]);
    scenario.hub.remove(id, true);
    await says('waits for its finalizers');
    scenario.hub.isDown = true;
    await scenario.restart();
    await release('last');
    await until('all is gone', async () => (await live('first', 'last')).length === 0);
    scenario.hub.isDown = false;
    await removed();
  });

  it('is removed all the same when somebody deletes its objects at the same moment (row 37)', async () => {
    await running([configMap('a', {}), configMap('b', {})]);
    scenario.hub.isDown = true;
    await Promise.all(['a', 'b'].map((name) => scenario.cluster.remove(keyIn('ConfigMap', name))));
    scenario.hub.remove(id, true);
    scenario.hub.isDown = false;
    scenario.hub.nudge();
    await removed();
    await settle();
    expect(await live('a', 'b')).toEqual([]);
  });

  it('keeps what its options keep: Delete=false, resource-policy keep, definitions', async () => {
    const names = { kind: 'Toy', plural: 'toys', singular: 'toy', listKind: 'ToyList' };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'toys.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names,
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
      },
    };
    const kept = configMap('helm', {}, { 'helm.sh/resource-policy': 'keep' });
    await running([optioned('kept', 'Delete=false'), kept, configMap('gone', {}), definition]);
    scenario.hub.remove(id, true);
    await removed();
    expect(await live('kept', 'helm', 'gone')).toEqual(['kept', 'helm']);
    const key = { ...definition, namespace: '', name: 'toys.example.com' };
    expect(await scenario.get(key)).toBeDefined();
  });

  it('deletes in full with Delete=true on an object of an application that keeps its objects', async () => {
    await running([optioned('gone', 'Delete=true'), configMap('kept', {})], { syncOptions: ['Delete=false'] });
    scenario.hub.remove(id, true);
    await removed();
    expect(await live('kept', 'gone')).toEqual(['kept']);
  });

  it('waits visibly for a person with Delete=confirm, and deletes nothing before', async () => {
    await running([optioned('asked', 'Delete=confirm'), configMap('other', {})]);
    scenario.hub.remove(id, true);
    await says('before a person confirms it (Delete=confirm): ConfigMap shop/asked');
    await scenario.restart();
    await settle();
    expect(await live('asked', 'other')).toEqual(['asked', 'other']);
    assign([optioned('asked', 'Delete=confirm'), configMap('other', {})], {
      deletionApprovedAt: new Date().toISOString(),
    });
    await until('it is known', () => scenario.agent?.status().desiredRevision === scenario.hub.revision);
    await scenario.synced(id);
    scenario.hub.remove(id, true);
    await removed();
    expect(await live('asked', 'other')).toEqual([]);
  });

  it('takes approvals, and what else is assigned meanwhile, when the hub deletes it by its assignment', async () => {
    const requestedAt = '2026-01-02T00:00:00Z';
    await running([optioned('asked', 'Delete=confirm')], { deletionApprovedAt: '2026-01-01T00:00:00Z' });
    const asked = (deletionApprovedAt: string): void =>
      assign([optioned('asked', 'Delete=confirm')], { deletionApprovedAt, deletion: { requestedAt } });
    asked('2026-01-01T00:00:00Z');
    await says('before a person confirms it (Delete=confirm): ConfigMap shop/asked');
    asked('2026-01-02T00:00:01Z');
    await removed();
    expect(await live('asked')).toEqual([]);
  });

  it('leaves everything as it is, labels included, when it is removed without its objects', async () => {
    await running([configMap('a', {}), hook('before', 'PreDelete')]);
    const before = await scenario.get(keyIn('ConfigMap', 'a'));
    scenario.hub.remove(id, false);
    await removed();
    await settle();
    expect(await scenario.get(keyIn('ConfigMap', 'a'))).toEqual(before);
    expect(await scenario.get(jobKey('before'))).toBeUndefined();
  });

  it('can be told on the way to leave what is left', async () => {
    await running([waved('first', 0), waved('last', 2, [HELD])]);
    scenario.hub.remove(id, true);
    await says('waits for its finalizers');
    scenario.hub.remove(id, false);
    await removed();
    expect(await live('first')).toEqual(['first']);
  });
});

describe('hooks of a removal', () => {
  it('run before anything is deleted and after everything is, and go themselves', async () => {
    await running([configMap('a', {}), hook('before', 'PreDelete', true), hook('after', 'PostDelete', true)]);
    expect(await scenario.get(jobKey('before'))).toBeUndefined();
    scenario.hub.remove(id, true);
    await says('PreDelete hook Job shop/before runs');
    await settle();
    expect(await live('a')).toEqual(['a']);
    await endJob('before', 'Complete');
    await says('PostDelete hook Job shop/after runs');
    expect(await live('a')).toEqual([]);
    await endJob('after', 'Complete');
    await removed();
    expect(await scenario.get(jobKey('before'))).toBeUndefined();
    expect(await scenario.get(jobKey('after'))).toBeUndefined();
  });

  it('run once, whatever happens to the agent', async () => {
    await running([configMap('a', {}), hook('before', 'PreDelete', true)]);
    scenario.hub.remove(id, true);
    await says('PreDelete hook Job shop/before runs');
    const uid = (await scenario.get(jobKey('before')))?.metadata.uid;
    scenario.hub.isDown = true;
    await scenario.restart();
    await settle();
    expect((await scenario.get(jobKey('before')))?.metadata.uid).toBe(uid);
    await endJob('before', 'Complete');
    await until('a is gone', async () => (await live('a')).length === 0);
    scenario.hub.isDown = false;
    await removed();
  });

  it('block the deletion while they fail, say so, and run again after a while', async () => {
    await scenario.end();
    scenario = await AgentScenario.make({}, new FastClock(100));
    await running([configMap('a', {}), hook('before', 'PreDelete', true)]);
    scenario.hub.remove(id, true);
    await endJob('before', 'Failed');
    const failed = (await scenario.get(jobKey('before')))?.metadata.uid;
    await until(
      'it is told',
      () => scenario.status(id)?.conditions?.some(({ type }) => type === 'DeletionError') === true,
    );
    expect(scenario.status(id)?.conditions).toMatchObject([
      { reason: 'PreDeleteHookFailed', message: expect.stringContaining('Nothing is deleted') },
    ]);
    expect(await live('a')).toEqual(['a']);
    await until('another one runs', async () => {
      const uid = (await scenario.get(jobKey('before')))?.metadata.uid;
      return uid !== undefined && uid !== failed;
    });
    await endJob('before', 'Complete');
    await removed();
    expect(await live('a')).toEqual([]);
  });

  it('run at once, and those of the new commit, when another one is assigned meanwhile', async () => {
    await running([configMap('a', {}), hook('before', 'PreDelete', true)]);
    const deletion = { requestedAt: '2026-01-02T00:00:00Z' };
    assign([configMap('a', {}), hook('before', 'PreDelete', true)], { deletion });
    await endJob('before', 'Failed');
    await until(
      'it is told',
      () => scenario.status(id)?.conditions?.some(({ type }) => type === 'DeletionError') === true,
    );
    assign([configMap('a', {}), hook('better', 'PreDelete', true)], { deletion });
    await endJob('better', 'Complete');
    await removed();
    expect(await live('a')).toEqual([]);
    expect(await scenario.get(jobKey('before'))).toBeUndefined();
    scenario.hub.removed.clear();
    await scenario.restart();
    await removed();
    await settle();
    expect(await scenario.get(jobKey('better'))).toBeUndefined();
  });

  it('are left out where the hub says so', async () => {
    await running([configMap('a', {}), hook('before', 'PreDelete', true)], { deletion: { runsHooks: false } });
    scenario.hub.remove(id, true);
    await removed();
    expect(await live('a')).toEqual([]);
  });
});
