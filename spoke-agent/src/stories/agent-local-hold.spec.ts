import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, keyIn, namespace, settle, until } from './agent-scenario.js';
import { SystemClock } from '../link/system-clock.js';

/** Waits as an agent does, but never long. */
class HastyClock extends SystemClock {
  override after(ms: number, callback: () => void): () => void {
    return super.after(Math.min(ms, 40), callback);
  }
}

const id = applicationId();
const hold = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'wheelhouse-hold', namespace: 'wheelhouse-system' },
  data: { reason: 'the storage is being moved' },
};
const holdKey = keyIn('ConfigMap', 'wheelhouse-hold', 'wheelhouse-system');
let scenario: AgentScenario;

const colour = async (): Promise<unknown> => (await scenario.get(keyIn('ConfigMap', 'settings')))?.['data'];
const edit = (value: string): Promise<unknown> =>
  scenario.cluster.edit(keyIn('ConfigMap', 'settings'), { data: { a: value } }, { manager: 'kubectl-edit' });

beforeEach(async () => {
  scenario = await AgentScenario.make({}, new HastyClock());
  await scenario.cluster.apply(namespace('wheelhouse-system'), { force: true });
  scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '1' }), configMap('old', { a: '1' })] });
});
afterEach(() => scenario.end());

describe('an agent whose namespace has a ConfigMap wheelhouse-hold', () => {
  it('writes nothing, says why on the hub, and goes on when the ConfigMap is deleted', async () => {
    await scenario.start();
    await scenario.synced(id);
    await scenario.cluster.put(hold, { manager: 'kubectl' });
    await until('the hub knows', () => scenario.hub.hold?.code === 'SUSPENDED_LOCALLY');
    expect(scenario.hub.hold?.message).toContain('the storage is being moved');
    expect(scenario.hub.hold?.message).toContain('kubectl -n wheelhouse-system delete configmap wheelhouse-hold');
    await edit('2');
    await until('what differs is told, though not put right', () => scenario.status(id)?.syncStatus === 'OutOfSync');
    await until('the drift is open', () => scenario.drifts().some(({ state }) => state === 'Open'));
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '3' })] });
    await settle(300);
    expect(await colour()).toEqual({ a: '2' });
    expect(await scenario.get(keyIn('ConfigMap', 'old'))).toBeDefined();
    expect(scenario.status(id)?.health).toBe('Healthy');
    await scenario.cluster.remove(holdKey);
    await until('it goes on', async () => JSON.stringify(await colour()) === '{"a":"3"}');
    await until('it prunes', async () => (await scenario.get(keyIn('ConfigMap', 'old'))) === undefined);
    await until('the hub knows', () => scenario.hub.hold === null);
  });

  it('holds from the first moment after a restart, and while it cannot look', async () => {
    await scenario.cluster.put(hold, { manager: 'kubectl' });
    await scenario.start();
    await until('the hub knows', () => scenario.hub.hold?.code === 'SUSPENDED_LOCALLY');
    await scenario.cluster.remove(holdKey);
    scenario.cluster.faults.failNext({
      code: 'UNAVAILABLE',
      times: 5,
      matching: ({ name }) => name === 'wheelhouse-hold',
    });
    expect(await scenario.get(keyIn('ConfigMap', 'settings'))).toBeUndefined();
    await scenario.synced(id);
  });
});
