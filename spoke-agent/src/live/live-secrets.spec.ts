// Whatever is looked at, nothing of a secret value leaves the agent: not of a Secret, not of what SOPS encrypted, not of what such objects own.
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { applicationId, keyIn, namespace, secret, settle } from '../stories/agent-scenario.js';
import { valueAt } from '../engine/object-path.js';
import { CANARY, keyFile, manifestOf } from '../sops/sops-fixtures.js';
import { LiveScenario, pod, replicaSet } from './live-scenario.js';

const id = applicationId();
const web = keyIn('Deployment', 'web');
let scenario: LiveScenario;

beforeEach(async () => {
  scenario = await LiveScenario.make();
  const { cluster, hub } = scenario.agent;
  await cluster.apply(namespace('wheelhouse-system'), { force: true });
  const data = { 'k.agekey': (await readFile(keyFile('throw-away-test-key'))).toString('base64') };
  const metadata = { name: 'wheelhouse-sops-age', namespace: 'wheelhouse-system' };
  await cluster.apply({ apiVersion: 'v1', kind: 'Secret', metadata, data }, { force: true });
  const sealed = [await manifestOf('secret.enc.yaml'), await manifestOf('workload.enc.yaml')];
  hub.assign({ id, name: 'web', objects: [...sealed, secret('plain', { password: 'canary-plain-4711' })] });
  await scenario.agent.start();
  await scenario.agent.synced(id);
});
afterEach(() => scenario.end());

/** What a controller makes of the Deployment repeats its decrypted values. */
async function withPods(): Promise<void> {
  const live = await scenario.agent.get(web);
  const template = { metadata: { labels: { app: 'web' } }, spec: valueAt(live, 'spec', 'template', 'spec') };
  expect(JSON.stringify(template)).toMatch(CANARY);
  const made = replicaSet('web-1');
  await scenario.own(web, { ...made, spec: { ...(made['spec'] as object), template } });
  const set = { ...web, kind: 'ReplicaSet', name: 'web-1' };
  const owned = await scenario.own(set, { ...pod('web-1-a'), spec: template.spec });
  const event = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: 'e', namespace: 'shop' },
    involvedObject: { kind: 'Pod', name: 'web-1-a', namespace: 'shop', uid: owned.metadata.uid },
    reason: 'Failed',
    message: 'Cannot use canary-env-4711',
  };
  await scenario.agent.cluster.put(event, { manager: 'kubelet' });
  await settle(80);
}

describe('what is told of an application with secrets', () => {
  it('holds no value of them, and still shows what there is', async () => {
    await withPods();
    const { nodes } = (await scenario.ask('tree', id, {})) as {
      nodes: { group: string; kind: string; name: string }[];
    };
    expect(nodes.map(({ kind }) => kind).toSorted()).toEqual(['Deployment', 'Pod', 'ReplicaSet', 'Secret', 'Secret']);
    const looked: unknown[] = [nodes, await scenario.ask('events', id, {})];
    for (const { group, kind, name } of nodes) {
      const resource = { group, kind, name };
      const shown = await scenario.ask('resource', id, { resource, showManagedFields: true });
      expect([kind, JSON.stringify(shown).includes('++++++++')]).toEqual([kind, true]);
      looked.push(
        shown,
        await scenario.ask('events', id, { resource }),
        await scenario.ask('actions', id, { resource }),
      );
    }
    const told = JSON.stringify(looked);
    expect(told).toContain('withheld');
    expect(told).not.toMatch(/canary|Y2FuYXJ5L|NhbmFyeS|jYW5hcnkt/);
  });

  it('does not quote what the cluster says about a change of such an object', async () => {
    const resource = { group: 'apps', kind: 'Deployment', name: 'web' };
    scenario.agent.cluster.faults.failNext({ code: 'INVALID', matching: ({ verb }) => verb === 'patch' });
    const answer = await scenario.ask('action', id, { resource, action: 'restart', parameters: {} });
    expect(answer).toMatchObject({
      error: { code: 'INVALID_INPUT', message: expect.stringContaining('Its words are not shown') },
    });
  });
});
