// What is shown of an application that nothing is applied for now: one that is synced on request only, or whose sync failed for good.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type AgentScenario,
  configMap,
  deployment,
  FastClock,
  keyIn,
  namespace,
  settle,
  until,
} from './agent-scenario.js';
import { SyncStory } from './sync-story.js';
import { AUTOMATED } from '../link/fake-hub.js';

const MANUAL = { ...AUTOMATED, automated: null };
let story: SyncStory;
let scenario: AgentScenario;

beforeEach(async () => {
  story = await SyncStory.make();
  scenario = story.scenario;
});

afterEach(async () => {
  await scenario.end();
});

async function edit(data: Record<string, string>): Promise<void> {
  await scenario.cluster.edit(keyIn('ConfigMap', 'conf'), { data }, { manager: 'kubectl-edit' });
}

describe('an application that is synced on request', () => {
  it('stays OutOfSync with its new version when drift from the one before is taken back', async () => {
    story.assign([configMap('conf', { a: '1' })], MANUAL, 'op-1');
    await scenario.start();
    await story.synced();
    story.assign([configMap('conf', { a: '2' })], MANUAL);
    await until('it is OutOfSync', () => scenario.resource(story.id, 'conf')?.message?.includes('data.a') === true);
    await edit({ a: '9' });
    await until('drift is told', () => scenario.drifts().some(({ state }) => state === 'Open'));
    await edit({ a: '1' });
    await until('it is closed', () => scenario.drifts().every(({ state }) => state !== 'Open'));
    await settle();
    expect(scenario.resource(story.id, 'conf')).toMatchObject({
      syncStatus: 'OutOfSync',
      message: 'A sync would change data.a.',
    });
    expect(scenario.status(story.id)?.syncStatus).toBe('OutOfSync');
  });

  it('stays Synced where its new version would change nothing, whatever else is said about it', async () => {
    const spelled = (protocol: object) => {
      const web = deployment('web', 1);
      const template = { ...(web['spec'] as { template: { spec: object } }).template };
      const containers = [{ name: 'web', image: 'nginx:1.25', ports: [{ containerPort: 80, ...protocol }] }];
      return { ...web, spec: { ...(web['spec'] as object), template: { ...template, spec: { containers } } } };
    };
    story.assign([spelled({})], MANUAL, 'op-1');
    await scenario.start();
    await story.synced();
    story.assign([spelled({ protocol: 'TCP' })], MANUAL, 'op-1', 'other-commit');
    await until('it is compared', () => scenario.status(story.id)?.renderDigest !== undefined);
    await settle();
    expect(scenario.resource(story.id, 'web')).toMatchObject({ syncStatus: 'Synced', message: null });
    story.assign([spelled({ protocol: 'TCP' })], MANUAL, 'op-1', 'yet-another-commit');
    await settle();
    expect(scenario.resource(story.id, 'web')).toMatchObject({ syncStatus: 'Synced', message: null });
    await scenario.restart();
    await settle(300);
    expect(scenario.resource(story.id, 'web')).toMatchObject({ syncStatus: 'Synced', message: null });
  });
});

describe('an application whose sync failed for good', () => {
  it('is looked at again some minutes later, and nothing is tried again', async () => {
    await scenario.end();
    story = await SyncStory.make({}, new FastClock(500));
    scenario = story.scenario;
    const objects = [configMap('conf', { a: '1' })];
    scenario.hub.assign({ id: story.id, name: 'web', namespace: 'nowhere', objects });
    await scenario.start();
    await story.untilPhase('Failed');
    await until('it is missing', () => scenario.resource(story.id, 'conf')?.health === 'Missing');
    const writes = story.watchWrites();
    await scenario.cluster.apply(namespace('nowhere'), { force: true });
    const foreign = { ...configMap('conf', { a: '2' }), metadata: { name: 'conf', namespace: 'nowhere' } };
    await scenario.cluster.put(foreign, { manager: 'kubectl-create' });
    await until('it is seen', () => scenario.resource(story.id, 'conf')?.health === null);
    expect(scenario.resource(story.id, 'conf')?.message).toContain('take it over and change data.a');
    expect(scenario.status(story.id)?.operation?.phase).toBe('Failed');
    expect(writes).toEqual(['apply nowhere']);
  });
});
