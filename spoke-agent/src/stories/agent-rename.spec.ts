import { afterEach, describe, expect, it } from '@jest/globals';
import { APPLICATION_LABEL, TRACKING_ANNOTATION } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, configMap, deployment, keyIn, until } from './agent-scenario.js';

const id = applicationId();
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

async function trackedAs(kind: string, name: string): Promise<string | undefined> {
  return (await scenario.get(keyIn(kind, name)))?.metadata.annotations?.[TRACKING_ANNOTATION];
}

describe('an application that gets another name', () => {
  it('keeps every object of the same application id, and carries the new name in their tracking ids', async () => {
    scenario = await AgentScenario.make();
    const objects = [configMap('settings', { a: '1' }), deployment('web', 2)];
    scenario.hub.assign({ id, name: 'old-web', objects });
    await scenario.start();
    await scenario.synced(id);
    const before = await scenario.get(keyIn('Deployment', 'web'));
    scenario.hub.assign({ id, name: 'new-web', objects });
    await until(
      'both objects carry the new name',
      async () =>
        (await trackedAs('Deployment', 'web')) === 'new-web:apps/Deployment:shop/web' &&
        (await trackedAs('ConfigMap', 'settings')) === 'new-web:/ConfigMap:shop/settings',
    );
    await scenario.synced(id);
    const after = await scenario.get(keyIn('Deployment', 'web'));
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(after?.metadata.labels?.[APPLICATION_LABEL]).toBe(id);
    expect(after?.['spec']).toEqual(before?.['spec']);
    expect(scenario.drifts()).toEqual([]);
  });

  it('keeps them when two applications swap their names', async () => {
    scenario = await AgentScenario.make();
    const other = applicationId();
    scenario.hub.assign({ id, name: 'blue', objects: [configMap('one', { a: '1' })] });
    scenario.hub.assign({ id: other, name: 'green', objects: [configMap('two', { a: '2' })] });
    await scenario.start();
    await scenario.synced(id);
    await scenario.synced(other);
    const uids = await Promise.all(
      ['one', 'two'].map(async (name) => (await scenario.get(keyIn('ConfigMap', name)))?.metadata.uid),
    );
    scenario.hub.assign({ id, name: 'green', objects: [configMap('one', { a: '1' })] });
    scenario.hub.assign({ id: other, name: 'blue', objects: [configMap('two', { a: '2' })] });
    await until(
      'the names are swapped',
      async () =>
        (await trackedAs('ConfigMap', 'one')) === 'green:/ConfigMap:shop/one' &&
        (await trackedAs('ConfigMap', 'two')) === 'blue:/ConfigMap:shop/two',
    );
    const after = await Promise.all(
      ['one', 'two'].map(async (name) => (await scenario.get(keyIn('ConfigMap', name)))?.metadata.uid),
    );
    expect(after).toEqual(uids);
    expect(scenario.resource(id, 'one')).toBeDefined();
    expect(scenario.resource(other, 'two')).toBeDefined();
  });
});
