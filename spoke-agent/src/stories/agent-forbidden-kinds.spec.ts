// An agent whose role lacks the right to watch one kind: who has nothing of that kind is not kept waiting.
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import { ClusterError } from '../cluster/cluster.errors.js';

const FORBIDDEN = 'deployments.apps is forbidden';
const [plain, mixed] = [applicationId(), applicationId()];
let scenario: AgentScenario;

beforeEach(async () => {
  scenario = await AgentScenario.make();
  scenario.hub.assign(
    { id: plain, name: 'plain', objects: [configMap('a', {})] },
    { id: mixed, name: 'mixed', objects: [configMap('b', {}), deployment('web', 1)] },
  );
  await scenario.start();
  await scenario.synced(plain);
  await scenario.synced(mixed);
});

afterEach(async () => {
  await scenario.end();
});

/** From the next start on. The returned function gives the right. */
function forbidDeployments(): () => void {
  const { cluster } = scenario;
  const watch = cluster.watch.bind(cluster);
  let allow = (): void => {};
  cluster.watch = (apiVersion, kind, options, listener) => {
    if (kind !== 'Deployment') return watch(apiVersion, kind, options, listener);
    const { promise: synced, resolve } = Promise.withResolvers<void>();
    queueMicrotask(() => options.onProblem?.(new ClusterError('FORBIDDEN', FORBIDDEN)));
    let close = (): void => {};
    allow = () => {
      const handle = watch(apiVersion, kind, options, listener);
      close = () => handle.close();
      resolve(handle.synced);
      options.onProblem?.(undefined);
    };
    return { synced, close: () => close() };
  };
  return () => allow();
}

it('removes an application that has none of that kind, and tells another what it lacks, until it is given', async () => {
  const allow = forbidDeployments();
  await scenario.restart();
  scenario.hub.remove(plain, true);
  await until('it is removed', () => scenario.hub.removed.has(plain));
  expect(await scenario.get(keyIn('ConfigMap', 'a'))).toBeUndefined();

  scenario.hub.remove(mixed, true);
  const told = { type: 'DeletionError', reason: 'Forbidden', message: FORBIDDEN };
  await until('it is told', () => isDeepStrictEqual(scenario.status(mixed)?.conditions, [told]));
  await settle();
  expect(await scenario.get(keyIn('ConfigMap', 'b'))).toBeDefined();

  allow();
  await until('the other is removed', () => scenario.hub.removed.has(mixed));
  expect(await scenario.get(keyIn('Deployment', 'web'))).toBeUndefined();
});
