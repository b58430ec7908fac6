// Hooks are told of and left out, with or without a name of their own; an ordinary object without a name is an error of its application alone.
import { afterEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, keyIn, until } from './agent-scenario.js';
import type { KubernetesObject } from './cluster/cluster.js';

const id = applicationId();
let scenario: AgentScenario;

afterEach(async () => {
  await scenario.end();
});

/** An object for which the API server would make up a name. */
function nameless(generateName: string, hook?: string): KubernetesObject {
  const annotations = hook === undefined ? {} : { 'argocd.argoproj.io/hook': hook };
  const metadata = { generateName, annotations } as unknown as KubernetesObject['metadata'];
  return { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: {} };
}

async function conditionOf(type: string): Promise<{ reason: string; message: string }> {
  const find = (): { reason: string; message: string } | undefined =>
    scenario.status(id)?.conditions?.find((condition) => condition.type === type);
  await until(`${type} is told`, () => find() !== undefined);
  return find() ?? { reason: '', message: '' };
}

describe('an application with hooks', () => {
  it('is synced without them, and says so, even when they have no name', async () => {
    scenario = await AgentScenario.make();
    const named = { ...configMap('seed', {}, { 'helm.sh/hook': 'pre-install' }) };
    const objects = [
      nameless('migrate-', 'PreSync'),
      nameless('migrate-', 'PostSync'),
      named,
      configMap('a', { b: '1' }),
    ];
    scenario.hub.assign({ id, name: 'web', objects });
    await scenario.start();
    await scenario.synced(id);
    expect(await conditionOf('HooksUnsupported')).toEqual({
      type: 'HooksUnsupported',
      reason: 'HOOKS_UNSUPPORTED',
      message: expect.stringMatching(
        /Job shop\/migrate-\* \(PreSync\), Job shop\/migrate-\* \(PostSync\), ConfigMap shop\/seed \(pre-install\)/,
      ),
    });
    expect(scenario.status(id)?.resources?.map(({ name }) => name)).toEqual(['a']);
    await scenario.restart();
    await scenario.synced(id);
  });

  it('never makes an object called "undefined" of one without a name', async () => {
    scenario = await AgentScenario.make();
    scenario.hub.assign({
      id,
      name: 'web',
      objects: [nameless('task-'), nameless('task-'), configMap('a', { b: '1' })],
    });
    await scenario.start();
    const { reason, message } = await conditionOf('InvalidSpecError');
    expect([reason, message]).toEqual(['NAME_MISSING', expect.stringContaining('Job shop/task-*, Job shop/task-*')]);
    await until('the others are applied', async () => (await scenario.get(keyIn('ConfigMap', 'a'))) !== undefined);
    await until('it is not taken for synced', () => scenario.status(id)?.syncStatus === 'OutOfSync');
    expect(await scenario.cluster.list('batch/v1', 'Job', {})).toEqual([]);
  });
});
