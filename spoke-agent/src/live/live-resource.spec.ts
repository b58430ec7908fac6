import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { applicationId, configMap, deployment, keyIn, secret, until } from '../stories/agent-scenario.js';
import { LiveScenario, pod } from './live-scenario.js';

const id = applicationId();
const other = applicationId();
let scenario: LiveScenario;

beforeEach(async () => {
  scenario = await LiveScenario.make();
  const objects = [
    deployment('web', 1),
    configMap('settings', { a: '1' }),
    secret('login', { password: 'canary-4711' }),
  ];
  scenario.agent.hub.assign({ id, name: 'web', objects });
  scenario.agent.hub.assign({ id: other, name: 'other', objects: [configMap('theirs', { a: '1' })] });
  await scenario.agent.start();
  await scenario.agent.synced(id);
  await scenario.agent.synced(other);
});
afterEach(() => scenario.end());

interface Sides {
  readonly live: string | null;
  readonly desired: string | null;
}

const look = (resource: object, showManagedFields = false): Promise<unknown> =>
  scenario.ask('resource', id, { resource, showManagedFields });

describe('one object of the tree', () => {
  it('is shown as the cluster has it and as Git wants it', async () => {
    const { live, desired } = (await look({ group: 'apps', kind: 'Deployment', name: 'web' })) as Sides;
    const [seen, wanted] = [live, desired].map((text) => JSON.parse(text ?? '') as Record<string, unknown>);
    expect(seen).toMatchObject({ kind: 'Deployment', spec: { replicas: 1, revisionHistoryLimit: 10 } });
    expect(wanted).toMatchObject({ kind: 'Deployment', spec: { replicas: 1 } });
    expect(wanted).not.toHaveProperty('spec.revisionHistoryLimit');
    expect(live).not.toContain('managedFields');
    const { live: whole } = (await look({ group: 'apps', kind: 'Deployment', name: 'web' }, true)) as Sides;
    expect(whole).toContain('managedFields');
  });

  it('is shown without a live side when it is gone', async () => {
    scenario.agent.cluster.faults.failNext({
      times: 99,
      code: 'UNAVAILABLE',
      matching: ({ verb }) => verb === 'apply',
    });
    await scenario.agent.cluster.remove(keyIn('ConfigMap', 'settings'));
    const { live, desired } = (await look({ group: '', kind: 'ConfigMap', name: 'settings' })) as Sides;
    expect(live).toBeNull();
    expect(desired).toContain('"a":"1"');
  });

  it('keeps the values of a Secret to itself, whether they are equal shows', async () => {
    const resource = { group: '', kind: 'Secret', name: 'login' };
    const { live, desired } = (await look(resource, true)) as Sides;
    for (const side of [live, desired]) {
      expect(side).not.toContain(Buffer.from('canary-4711').toString('base64'));
      expect(JSON.parse(side ?? '')).toMatchObject({ kind: 'Secret', type: 'Opaque', metadata: { name: 'login' } });
    }
    const [seen, wanted] = [live, desired].map((text) => (JSON.parse(text ?? '') as { data: unknown }).data);
    expect(seen).toEqual(wanted);
    expect(seen).toEqual({ password: expect.stringMatching(/^\++$/) });
  });

  it('looks absent when another application has it, or nobody', async () => {
    const absent = async (resource: object): Promise<unknown> => look(resource);
    const answers = await Promise.all(
      ['theirs', 'nothing', 'kube-root-ca.crt'].map((name) => absent({ group: '', kind: 'ConfigMap', name })),
    );
    for (const answer of answers) expect(answer).toMatchObject({ error: { code: 'NOT_FOUND' } });
    const words = answers.map((answer) => (answer as { error: { message: string } }).error.message);
    expect(words.map((message) => message.replace(/(theirs|nothing|kube-root-ca\.crt)/, 'X'))).toEqual(
      words.map(() => 'There is no ConfigMap X in the tree of the application.'),
    );
    expect(await absent({ group: 'no.such', kind: 'Thing', name: 'x' })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
    expect(await absent({ group: '', kind: 'Namespace', name: 'kube-system' })).toMatchObject({
      error: { code: 'NOT_FOUND' },
    });
  });

  it('is found below the application, however its owner is asked for, and not by the name of an owner alone', async () => {
    await scenario.own(keyIn('Deployment', 'web'), pod('owned'));
    const { cluster } = scenario.agent;
    const ownerReferences = [{ apiVersion: 'apps/v1', kind: 'Deployment', name: 'web', uid: 'another' }];
    await cluster.put(
      { ...pod('copied'), metadata: { name: 'copied', namespace: 'shop', ownerReferences } },
      { manager: 'someone' },
    );
    const named = (name: string): object => ({ group: '', kind: 'Pod', name });
    expect(await look(named('owned'))).toMatchObject({ key: { name: 'owned', version: 'v1' }, desired: null });
    expect(await look({ ...named('owned'), namespace: 'shop', version: 'v1' })).toMatchObject({ desired: null });
    expect(await look(named('copied'))).toMatchObject({ error: { code: 'NOT_FOUND' } });
    expect(await look({ ...named('owned'), namespace: 'default' })).toMatchObject({ error: { code: 'NOT_FOUND' } });
  });

  it('is refused beyond the size that may be shown', async () => {
    const big = configMap('settings', { a: 'x'.repeat(1_100_000) });
    scenario.agent.hub.assign({ id, name: 'web', objects: [big] });
    const settings = async () => JSON.stringify(await scenario.agent.get(keyIn('ConfigMap', 'settings')));
    await until('it is applied', async () => (await settings()).length > 1_000_000);
    await scenario.agent.synced(id);
    expect(await look({ group: '', kind: 'ConfigMap', name: 'settings' })).toMatchObject({
      error: { code: 'ANSWER_TOO_LARGE' },
    });
  });

  it('is asked for in words that are understood', async () => {
    expect(await look({ kind: 'Pod' })).toMatchObject({ error: { code: 'INVALID_INPUT' } });
    expect(await scenario.ask('teleport', id, {})).toMatchObject({ error: { code: 'AGENT_TOO_OLD' } });
  });
});
