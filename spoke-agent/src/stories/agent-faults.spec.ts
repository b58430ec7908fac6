import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AgentScenario, applicationId, configMap, deployment, keyIn, settle, until } from './agent-scenario.js';
import { HubError, JoinRefusedError } from '../link/hub.errors.js';
import { writeChecksummed } from '../store/checksummed-file.js';

const id = applicationId();
const other = applicationId();
const settings = keyIn('ConfigMap', 'settings');
let scenario: AgentScenario;

beforeEach(async () => {
  scenario = await AgentScenario.make();
  scenario.hub.assign(
    { id, name: 'web', objects: [configMap('settings', { a: '1' }), deployment('web', 1)] },
    { id: other, name: 'api', objects: [configMap('other', { a: '1' })] },
  );
});

afterEach(async () => {
  await scenario.end();
});

async function running(): Promise<void> {
  await scenario.start();
  await scenario.synced(id);
  await scenario.synced(other);
}

async function data(): Promise<unknown> {
  return (await scenario.get(settings))?.['data'];
}

async function edit(value: string): Promise<void> {
  await scenario.cluster.edit(settings, { data: { a: value } }, { manager: 'kubectl-edit' });
}

async function corrupt(name: string): Promise<void> {
  const path = join(scenario.stateDir, name);
  const bytes = await readFile(path);
  bytes[bytes.length - 5] = (bytes[bytes.length - 5] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe('an agent whose hub is down', () => {
  it('row 7: goes on healing, and reports the drift when the hub is back', async () => {
    await running();
    scenario.hub.isDown = true;
    await edit('2');
    await until('it is healed', async () => JSON.stringify(await data()) === '{"a":"1"}');
    await settle();
    expect(scenario.drifts()).toEqual([]);
    scenario.hub.isDown = false;
    await until('it is reported', () => scenario.drifts().some(({ manager }) => manager === 'kubectl-edit'));
  });

  it('row 8: heals after its own restart, too', async () => {
    await running();
    scenario.hub.isDown = true;
    await scenario.agent?.stop();
    await edit('2');
    await scenario.start();
    await until('it is healed', async () => JSON.stringify(await data()) === '{"a":"1"}');
  });

  it('row 8: writes nothing to the cluster after a restart when nothing changed', async () => {
    await running();
    const before = (await scenario.get(settings))?.metadata.resourceVersion;
    await scenario.restart();
    await until('it reports again', () => scenario.status(id)?.syncStatus === 'Synced');
    await settle();
    expect((await scenario.get(settings))?.metadata.resourceVersion).toBe(before);
    expect(scenario.drifts()).toEqual([]);
  });
});

describe('an agent that was killed in the middle', () => {
  it('finishes after the restart', async () => {
    scenario.cluster.faults.delayRequests(40);
    const agent = await scenario.start();
    await until(
      'the first object is there',
      async () => (await scenario.cluster.list('v1', 'ConfigMap', { namespace: 'shop' })).length > 0,
    );
    void agent.stop();
    scenario.agent = undefined;
    scenario.cluster.faults.clear();
    await scenario.start();
    await scenario.synced(id);
    await scenario.synced(other);
    await agent.stop();
  });
});

describe('an agent whose state is damaged', () => {
  it.each(['desired.json', 'inventory.json', 'kinds.json'])(
    'holds until the hub has sent everything: %s',
    async (name) => {
      await running();
      await scenario.agent?.stop();
      await corrupt(name);
      scenario.hub.isDown = true;
      await edit('2');
      await scenario.cluster.remove(keyIn('ConfigMap', 'other'));
      const agent = await scenario.start();
      await settle();
      expect(agent.status().hold?.code).toBe('STATE_CORRUPT');
      expect(await data()).toEqual({ a: '2' });
      expect(await scenario.get(keyIn('ConfigMap', 'other'))).toBeUndefined();
      scenario.hub.isDown = false;
      await until('it recovers', () => agent.status().hold === undefined);
      await until('it is put right', async () => JSON.stringify(await data()) === '{"a":"1"}');
      await until('the other is back', async () => (await scenario.get(keyIn('ConfigMap', 'other'))) !== undefined);
      await scenario.synced(id);
    },
  );

  it('row 8: deletes nothing of an application that was taken away meanwhile', async () => {
    await running();
    await scenario.agent?.stop();
    await corrupt('desired.json');
    scenario.hub.remove(other, true);
    await scenario.start();
    await scenario.synced(id);
    await settle();
    expect(await scenario.get(keyIn('ConfigMap', 'other'))).toBeDefined();
  });

  it('row 8: fetches a damaged render again', async () => {
    await running();
    await scenario.agent?.stop();
    for (const file of await readdir(join(scenario.stateDir, 'renders'))) await corrupt(join('renders', file));
    await edit('2');
    await scenario.start();
    await until('it is healed', async () => JSON.stringify(await data()) === '{"a":"1"}');
  });

  it('row 8: does not start with a damaged identity', async () => {
    await running();
    await scenario.agent?.stop();
    await corrupt('identity.json');
    await expect(scenario.start()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });
});

describe('an agent whose hub was restored from a backup', () => {
  it('row 3: holds, prunes and applies nothing new, goes on healing, until a person approves', async () => {
    await running();
    scenario.hub.restore(1, [id]);
    await until('it holds', () => scenario.hub.hold?.code === 'HUB_BEHIND');
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '9' })] });
    await edit('2');
    await until('it is healed', async () => JSON.stringify(await data()) === '{"a":"1"}');
    await settle();
    expect(await scenario.get(keyIn('Deployment', 'web'))).toBeDefined();
    scenario.hub.isApproved = true;
    scenario.hub.nudge();
    await until('it goes on', async () => JSON.stringify(await data()) === '{"a":"9"}');
    await until('it prunes', async () => (await scenario.get(keyIn('Deployment', 'web'))) === undefined);
    await until('the hold is gone', () => scenario.hub.hold === null);
    expect(await scenario.get(keyIn('ConfigMap', 'other'))).toBeDefined();
  });

  it('row 3: holds when the revision is lower than its own', async () => {
    await running();
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '3' })] });
    await until('it is applied', async () => JSON.stringify(await data()) === '{"a":"3"}');
    scenario.hub.revision = 1;
    await until('it holds', () => scenario.agent?.status().hold?.code === 'HUB_BEHIND');
  });

  it('row 3: sends everything again when the hub forgot what was reported', async () => {
    await running();
    scenario.hub.forgetReports();
    await edit('2');
    await until('all is known again', () => scenario.hub.statuses.size === 2);
  });
});

describe('an agent that is lied to', () => {
  it.each([
    [
      'an assignment',
      (state: { assignments: { revision: string }[] }) => ({
        ...state,
        assignments: state.assignments.map((assignment) => ({ ...assignment, revision: 'evil' })),
      }),
    ],
    [
      'the set of assignments',
      (state: { assignments: unknown[] }) => ({ ...state, assignments: state.assignments.slice(1), isComplete: true }),
    ],
    [
      'the signature',
      (state: { signature: string }) => ({ ...state, signature: Buffer.alloc(64).toString('base64url') }),
    ],
  ])(
    'row 15: holds when %s was altered, keeps the last good state, and goes on when it verifies again',
    async (_, tamper) => {
      await running();
      scenario.hub.tamper = tamper as unknown as typeof scenario.hub.tamper;
      scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '3' })] });
      await until('it holds', () => scenario.hub.hold?.code === 'BUNDLE_TAMPERED');
      await settle(50);
      expect(await data()).toEqual({ a: '1' });
      scenario.hub.tamper = (state) => state;
      await until('it goes on', async () => JSON.stringify(await data()) === '{"a":"3"}');
      await until('the hold is gone', () => scenario.hub.hold === null);
    },
  );

  it('row 15: holds when the bytes of a render are not what they should be', async () => {
    await running();
    scenario.hub.tamperRender = (render) => ({ ...render, content: Buffer.from('evil').toString('base64') });
    scenario.hub.assign({ id, name: 'web', objects: [configMap('settings', { a: '3' })] });
    await until('it holds', () => scenario.hub.hold?.code === 'BUNDLE_TAMPERED');
    expect(await data()).toEqual({ a: '1' });
  });
});

describe('the identity of an agent', () => {
  it('is made once, is readable by its user alone, and makes the token needless', async () => {
    await running();
    const before = await readFile(join(scenario.stateDir, 'identity.json'));
    expect((await stat(join(scenario.stateDir, 'identity.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(scenario.stateDir)).mode & 0o777).toBe(0o700);
    await scenario.restart();
    await scenario.synced(id);
    expect(await readFile(join(scenario.stateDir, 'identity.json'))).toEqual(before);
  });

  it('row 24: cannot be had with a used token', async () => {
    scenario.hub.spentTokens.add('whj_test');
    const agent = await scenario.start();
    await expect(agent.done).rejects.toThrow(JoinRefusedError);
    await expect(agent.done).rejects.toMatchObject({
      code: 'JOIN_TOKEN_USED',
      message: expect.stringContaining('wheelhouse cluster token'),
    });
  });

  it('row 16: that another agent has, too, stops everything until a person decides', async () => {
    await running();
    scenario.hub.isDuplicate = true;
    await edit('2');
    await until('it holds', () => scenario.agent?.status().hold?.code === 'AGENT_DUPLICATE');
    await until('nothing is in flight', () => scenario.agent?.status().waiting === 0);
    await edit('4');
    await settle();
    expect(await data()).toEqual({ a: '4' });
    scenario.hub.isDuplicate = false;
    await until('it goes on', async () => JSON.stringify(await data()) === '{"a":"1"}');
  });

  it('row 16: that belongs to another cluster applies nothing', async () => {
    await running();
    await scenario.agent?.stop();
    const path = join(scenario.stateDir, 'identity.json');
    const [, body = ''] = (await readFile(path, 'utf8')).split('\n');
    const uid = (await scenario.cluster.identity()).uid;
    await writeChecksummed(path, body.replace(uid, 'another-cluster'));
    scenario.hub.isDuplicate = true;
    await edit('2');
    const agent = await scenario.start();
    await settle();
    expect(agent.status().hold).toMatchObject({
      code: 'AGENT_DUPLICATE',
      message: expect.stringContaining('another cluster'),
    });
    expect(await data()).toEqual({ a: '2' });
  });

  it('row 23: that was revoked stops new things, not healing', async () => {
    await running();
    scenario.hub.refusal = new HubError('AGENT_REVOKED', 'The key was revoked.', { kind: 'Unauthenticated' });
    scenario.hub.nudge();
    await until('it holds', () => scenario.agent?.status().hold?.code === 'REVOKED');
    await edit('2');
    await until('it is healed', async () => JSON.stringify(await data()) === '{"a":"1"}');
  });
});
