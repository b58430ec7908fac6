// What is told of an application is told with the render that it is about, not with one that was assigned since.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, keyIn, settle, until } from './agent-scenario.js';
import { hook, hooksOf, job } from './hook-story.js';

const id = applicationId();
let scenario: AgentScenario;

beforeEach(async () => {
  scenario = await AgentScenario.make();
});
afterEach(async () => {
  await scenario.end();
});

/** Assigns the objects; answers the digest of their render. */
function assign(objects: readonly unknown[]): string {
  scenario.hub.assign({ id, name: 'web', objects });
  return scenario.hub.store(objects);
}

async function untilKnown(): Promise<void> {
  const { revision } = scenario.hub;
  await until('it is known', () => scenario.agent?.status().desiredRevision === revision);
  await settle();
}

const told = () => scenario.status(id);

describe('the render that is told of', () => {
  it('is the old one as long as a sync to it is finished before the next begins', async () => {
    const { endJob } = hooksOf(id, () => scenario);
    const migration = job('after', hook('PostSync'), true);
    const before = assign([configMap('a', { x: '1' }), migration]);
    await scenario.start();
    await until('its hook runs', () => told()?.operation?.message?.includes('after') === true);
    expect(told()).toMatchObject({ renderDigest: before, syncStatus: 'Synced' });
    const after = assign([configMap('a', { x: '2' }), migration]);
    await untilKnown();
    expect(told()).toMatchObject({ renderDigest: before, syncStatus: 'Synced' });
    await endJob('after', 'Complete');
    await until('the next is told of', () => told()?.renderDigest === after);
    await until('it is applied', async () => {
      const live = await scenario.get(keyIn('ConfigMap', 'a'));
      return JSON.stringify(live?.['data']) === '{"x":"2"}';
    });
  });
});
