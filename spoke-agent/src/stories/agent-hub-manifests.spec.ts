import { afterEach, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, keyIn } from './agent-scenario.js';

const id = applicationId();
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

it('leaves applications, sets and projects in a render to the hub: they are neither applied nor reported', async () => {
  scenario = await AgentScenario.make();
  const forHub = ['Application', 'ApplicationSet', 'AppProject'].map((kind) => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind,
    metadata: { name: 'child' },
    spec: {},
  }));
  scenario.hub.assign({ id, name: 'root', objects: [configMap('settings', { a: '1' }), ...forHub] });
  await scenario.start();
  await scenario.synced(id);
  expect(await scenario.get(keyIn('ConfigMap', 'settings'))).toBeDefined();
  const status = scenario.hub.statuses.get(id);
  expect(status).toMatchObject({ syncStatus: 'Synced', health: 'Healthy', conditions: [] });
  expect(status?.resources?.map(({ kind }) => kind)).toEqual(['ConfigMap']);
});
