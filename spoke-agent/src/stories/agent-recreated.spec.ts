import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { APPLICATION_LABEL } from '@wheelhouse/protocol';
import { AgentScenario, applicationId, configMap, deployment, keyIn, until } from './agent-scenario.js';

let scenario: AgentScenario;
beforeEach(async () => {
  scenario = await AgentScenario.make();
});
afterEach(() => scenario.end());

describe('an application that was made anew on a restored hub', () => {
  it.each([1, 2, 3])('row 3: takes its objects over from its former self, without deleting any (%i)', async () => {
    const [former, id] = [applicationId(), applicationId()];
    scenario.hub.assign({
      id: former,
      name: 'web',
      objects: [configMap('settings', { a: '4' }), configMap('more', { a: '1' }), deployment('web', 1)],
    });
    await scenario.start();
    await scenario.synced(former);
    const before = await scenario.get(keyIn('ConfigMap', 'settings'));
    scenario.hub.restore(0, []);
    await until('it holds', () => scenario.hub.hold?.code === 'HUB_BEHIND');
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '5' }), deployment('web', 1)] });
    scenario.hub.isApproved = true;
    scenario.hub.nudge();
    await scenario.synced(id);
    const after = await scenario.get(keyIn('ConfigMap', 'settings'));
    expect(after?.['data']).toEqual({ a: '5' });
    expect(after?.metadata.uid).toBe(before?.metadata.uid);
    expect(after?.metadata.labels?.[APPLICATION_LABEL]).toBe(id);
    expect(await scenario.get(keyIn('ConfigMap', 'more'))).toBeDefined();
    expect(scenario.status(id)?.resources?.map(({ syncStatus }) => syncStatus)).toEqual(['Synced', 'Synced']);
  });
});
