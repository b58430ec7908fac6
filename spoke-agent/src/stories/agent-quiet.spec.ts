// No write without a cause: what the agent sends to the cluster when there is nothing to do.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import { AUTOMATED } from '../link/fake-hub.js';

const id = applicationId();
const WRITES = new Set(['apply', 'create', 'replace', 'patch', 'delete']);
const annotated = (options: string): Record<string, string> => ({ 'argocd.argoproj.io/sync-options': options });
const objects = [
  configMap('settings', { a: '1' }),
  configMap('replaced', { a: '1' }, annotated('Replace=true')),
  configMap('forced', { a: '1' }, annotated('Force=true')),
  deployment('web', 1),
];
const policy = {
  ...AUTOMATED,
  syncOptions: ['CreateNamespace=true', 'RespectIgnoreDifferences=true'],
  managedNamespaceMetadata: { labels: { team: 'shop' } },
  ignoreDifferences: [{ kind: 'ConfigMap', jsonPointers: ['/data/b'] }],
};
let scenario: AgentScenario;
let writes: string[];

beforeEach(async () => {
  scenario = await AgentScenario.make();
  writes = [];
  const listen = ({ verb, kind, name }: { verb: string; kind: string; name: string }): boolean => {
    if (WRITES.has(verb)) writes.push(`${verb} ${kind} ${name}`);
    return false;
  };
  scenario.cluster.faults.failNext({ code: 'INVALID', matching: listen });
  scenario.hub.assign({ id, name: 'web', objects, policy });
  await scenario.start();
  await scenario.synced(id);
  await settle();
});

afterEach(async () => {
  await scenario.end();
});

describe('an application that is as it should be', () => {
  it('was written once', () => {
    expect(writes.toSorted()).toEqual([
      'apply ConfigMap forced',
      'apply ConfigMap settings',
      'apply Deployment web',
      'apply Namespace shop',
      'create ConfigMap replaced',
    ]);
  });

  it('is not written again for a commit that changes nothing', async () => {
    writes.length = 0;
    scenario.hub.assign({ id, name: 'web', objects, policy, revision: 'other' });
    await until('it is at the commit', () => scenario.status(id)?.syncedRevision === 'other');
    await settle();
    expect(writes).toEqual([]);
  });

  it('is not written again after a restart, nor when watches are made anew', async () => {
    writes.length = 0;
    await scenario.restart();
    await until('it reports', () => scenario.status(id)?.syncStatus === 'Synced');
    await scenario.cluster.faults.expireWatches(20);
    await scenario.cluster.edit(
      keyIn('Deployment', 'web'),
      { metadata: { labels: { by: 'hand' } } },
      { manager: 'me' },
    );
    await settle();
    expect(writes).toEqual([]);
  });

  it('is not written for what may differ, and keeps it when something else changes', async () => {
    await scenario.cluster.edit(keyIn('ConfigMap', 'settings'), { data: { b: 'theirs' } }, { manager: 'me' });
    writes.length = 0;
    await settle();
    expect(writes).toEqual([]);
    const changed = [configMap('settings', { a: '2', b: 'ours' }), ...objects.slice(1)];
    scenario.hub.assign({ id, name: 'web', objects: changed, policy });
    const data = async (): Promise<unknown> => (await scenario.get(keyIn('ConfigMap', 'settings')))?.['data'];
    await until('it is applied', async () => JSON.stringify(await data()) === '{"a":"2","b":"theirs"}');
    await settle();
    expect(writes).toEqual(['apply ConfigMap settings']);
  });
});

describe('an object that was deleted by hand', () => {
  it('is there again after an update, as the update says (fault 37)', async () => {
    scenario.hub.isDown = true;
    await scenario.cluster.faults.dropWatches();
    await scenario.cluster.remove(keyIn('ConfigMap', 'settings'));
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '2' })], policy });
    scenario.hub.isDown = false;
    scenario.hub.nudge();
    const data = async (): Promise<unknown> => (await scenario.get(keyIn('ConfigMap', 'settings')))?.['data'];
    await until('it is there', async () => JSON.stringify(await data()) === '{"a":"2"}');
    await scenario.synced(id);
    expect(await scenario.get(keyIn('Deployment', 'web'))).toBeUndefined();
  });
});
