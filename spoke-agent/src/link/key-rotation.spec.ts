import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../reconcile/clock.js';
import { Holds } from '../reconcile/holds/holds.js';
import { silentLogger } from '../logger.js';
import { StateStore } from '../store/state-store.js';
import { makePrivateKey, publicKeyOf } from './agent-key.js';
import { FakeHub } from './fake-hub.js';
import { HubError } from './hub.errors.js';
import { IdentityKeeper } from './identity-keeper.js';
import type { JoinedIdentity } from './joining.js';
import { CHECK_INTERVAL_MS, KeyRotation } from './key-rotation.js';

const DAY_MS = 24 * 60 * 60_000;
let folder: string;
let store: StateStore;
let hub: FakeHub;
let clock: FakeClock;
let rotations: KeyRotation[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wheelhouse-rotation-'));
  store = new StateStore(folder);
  hub = new FakeHub();
  clock = new FakeClock();
  rotations = [];
  const privateKey = makePrivateKey();
  const input = { publicKey: publicKeyOf(privateKey), clusterUid: 'uid', agentVersion: '1', claims: {} };
  const registration = { ...(await hub.join('whj_test', input)), clusterUid: 'uid' };
  await store.writeIdentity({ privateKey, registration, keySince: clock.now().toISOString(), isKeyConfirmed: true });
});

afterEach(async () => {
  for (const rotation of rotations) rotation.stop();
  await rm(folder, { recursive: true, force: true });
});

async function stored(): Promise<JoinedIdentity> {
  const identity = await store.readIdentity();
  if (!identity?.registration) throw new Error('The agent has no identity.');
  return { ...identity, registration: identity.registration };
}

/** The key that the agent would sign with after a restart is the one that the hub knows by that id. */
async function expectKnownKey(): Promise<void> {
  const { privateKey, registration } = await stored();
  expect(hub.agentKeys.get(publicKeyOf(privateKey))).toBe(registration.keyId);
}

interface Started {
  readonly identity: IdentityKeeper;
  readonly holds: Holds;
  readonly used: string[];
}

/** An agent's rotation as it is after a start of the process: all that it knows is on disk. */
async function start(
  options: {
    days?: number;
    hub?: Pick<FakeHub, 'rotateKey'>;
    store?: Pick<StateStore, 'writeIdentity'>;
    isDone?: () => boolean;
  } = {},
): Promise<Started> {
  for (const rotation of rotations) rotation.stop();
  const identity = new IdentityKeeper(options.store ?? store, await stored());
  const holds = new Holds(() => {});
  const used: string[] = [];
  const rotation = new KeyRotation({
    hub: options.hub ?? hub,
    identity,
    holds,
    clock,
    logger: silentLogger,
    rotationDays: options.days,
    onKeyChange: ({ registration }) => used.push(registration.keyId),
  });
  rotations.push(rotation);
  rotation.start();
  await done(options.isDone);
  return { identity, holds, used };
}

/** What a rotation does now has come to its end: it waits for its next look. */
async function done(isDone = (): boolean => clock.pendingCalls > 0): Promise<void> {
  for (let waitedMs = 0; !isDone(); waitedMs += 5) {
    if (waitedMs > 10_000) throw new Error('The rotation does not come to an end.');
    await pause(5);
  }
}

/** Time passes, and the key is looked at once more at its end. */
async function pass(ms: number): Promise<void> {
  clock.advance(ms);
  await done();
  clock.advance(CHECK_INTERVAL_MS);
  await done();
}

describe('the rotation of the agent’s key', () => {
  it('takes a new key into use when the old one is a month old, give or take a tenth', async () => {
    const { used } = await start();
    await pass(26 * DAY_MS);
    expect(hub.agentKeys.size).toBe(1);
    await pass(8 * DAY_MS);
    expect(used).toEqual(['key-2']);
    expect(hub.agentKeys.size).toBe(2);
    await expectKnownKey();
    expect(await stored()).toMatchObject({ isKeyConfirmed: true, registration: { keyId: 'key-2', clusterUid: 'uid' } });
    expect((await stored()).nextPrivateKey).toBeUndefined();
    await pass(26 * DAY_MS);
    expect(hub.agentKeys.size).toBe(2);
  });

  it('never happens when it is switched off, nor while the agent is a duplicate or refused', async () => {
    await start({ days: 0 });
    await pass(400 * DAY_MS);
    const { holds } = await start();
    await done();
    expect(hub.agentKeys.size).toBe(2);
    for (const code of ['AGENT_DUPLICATE', 'REVOKED'] as const) {
      holds.begin(code, 'x');
      await pass(400 * DAY_MS);
      expect(hub.agentKeys.size).toBe(2);
      holds.end(code);
    }
    await pass(0);
    expect(hub.agentKeys.size).toBe(3);
  });

  it('begins to count for a state of an earlier version, which does not say how old its key is', async () => {
    const { keySince: _since, ...earlier } = await stored();
    await store.writeIdentity(earlier);
    await start();
    expect((await stored()).keySince).toBe(clock.now().toISOString());
    expect(hub.agentKeys.size).toBe(1);
  });

  it('does not ask before the next key is on disk', async () => {
    clock.advance(40 * DAY_MS);
    const full = { writeIdentity: () => Promise.reject(new Error('no space left on device')) };
    await start({ store: full });
    expect(hub.agentKeys.size).toBe(1);
    await expectKnownKey();
    await start();
    expect(hub.agentKeys.size).toBe(2);
    await expectKnownKey();
  });
});

describe('a rotation that is interrupted', () => {
  beforeEach(() => clock.advance(40 * DAY_MS));

  it('row 23: before the hub heard of the key, asks for the same key after a restart', async () => {
    hub.isDown = true;
    await start();
    const { nextPrivateKey = '' } = await stored();
    expect(nextPrivateKey).not.toBe('');
    await expectKnownKey();
    hub.isDown = false;
    await start();
    expect([...hub.agentKeys.keys()][1]).toBe(publicKeyOf(nextPrivateKey));
    await expectKnownKey();
  });

  it('row 23: by an answer that got lost, asks again and gets the same id', async () => {
    let losses = 2;
    const losing = async (publicKey: string): ReturnType<FakeHub['rotateKey']> => {
      const answer = await hub.rotateKey(publicKey);
      if (losses-- > 0) throw new HubError('HUB_UNAVAILABLE', 'lost');
      return answer;
    };
    const { used } = await start({ hub: { rotateKey: losing } });
    expect(used).toEqual([]);
    await expectKnownKey();
    await pass(30_000);
    await pass(30_000);
    expect(used).toEqual(['key-2']);
    expect(hub.agentKeys.size).toBe(2);
    await expectKnownKey();
  });

  it('row 23: by the end of the process after the hub took the key, takes it into use after a restart', async () => {
    const killed = async (publicKey: string): ReturnType<FakeHub['rotateKey']> => {
      await hub.rotateKey(publicKey);
      return await Promise.withResolvers<never>().promise;
    };
    await start({ hub: { rotateKey: killed }, isDone: () => hub.agentKeys.size === 2 });
    expect((await stored()).registration.keyId).toBe('key-1');
    const { used } = await start();
    expect(used).toEqual(['key-2']);
    await expectKnownKey();
  });

  it('row 23: by a disk that is full when the answer is there, keeps the old key, and takes the new one later', async () => {
    let writes = 0;
    const filling = {
      writeIdentity: async (identity: JoinedIdentity): Promise<void> => {
        writes += 1;
        if (writes === 2) throw new Error('no space left on device');
        await store.writeIdentity(identity);
      },
    };
    const { used, identity } = await start({ store: filling });
    expect(used).toEqual([]);
    expect(identity.current.registration.keyId).toBe('key-1');
    await pass(30_000);
    expect(used).toEqual(['key-2']);
    await expectKnownKey();
  });

  it('row 23: before the new key was confirmed, confirms it after a restart and makes no other', async () => {
    let isTaken = false;
    const once = async (publicKey: string): ReturnType<FakeHub['rotateKey']> => {
      if (isTaken) throw new HubError('HUB_UNAVAILABLE', 'lost');
      isTaken = true;
      return await hub.rotateKey(publicKey);
    };
    await start({ hub: { rotateKey: once } });
    expect(await stored()).toMatchObject({ isKeyConfirmed: false, registration: { keyId: 'key-2' } });
    const { used } = await start();
    expect(used).toEqual([]);
    expect(await stored()).toMatchObject({ isKeyConfirmed: true, registration: { keyId: 'key-2' } });
    expect(hub.agentKeys.size).toBe(2);
    await expectKnownKey();
  });
});

describe('the keeper of the identity', () => {
  it('loses no change to another that is written at the same time', async () => {
    const identity = new IdentityKeeper(store, await stored());
    await Promise.all([
      identity.change((now) => ({ ...now, nextPrivateKey: 'next' })),
      identity.change((now) => ({ ...now, registration: { ...now.registration, epoch: 'another' } })),
    ]);
    expect(await stored()).toMatchObject({ nextPrivateKey: 'next', registration: { epoch: 'another' } });
  });
});

describe('a hub that lost the key, as one that was restored from a backup', () => {
  async function rotated(): Promise<Started & { rotation: KeyRotation }> {
    const started = await start();
    await pass(40 * DAY_MS);
    const rotation = rotations.at(-1);
    if (rotation === undefined || started.used.at(-1) !== 'key-2') throw new Error('The key was not rotated.');
    return { ...started, rotation };
  }

  it('row 23: gets it again by the key before it', async () => {
    const { rotation, identity, used } = await rotated();
    const lost = publicKeyOf(identity.current.privateKey);
    hub.agentKeys.delete(lost);
    expect(await rotation.recover()).toBe(true);
    expect(hub.agentKeys.has(lost)).toBe(true);
    expect(used.slice(1)).toEqual(['key-1', 'key-2', 'key-2']);
    await expectKnownKey();
    expect(await stored()).toMatchObject({ isKeyConfirmed: true });
  });

  it('row 23: that does not know the one before either changes nothing', async () => {
    const { rotation, used } = await rotated();
    const before = await stored();
    hub.refusal = new HubError('UNAUTHENTICATED', 'unknown key', { kind: 'Unauthenticated' });
    expect(await rotation.recover()).toBe(false);
    expect(await stored()).toEqual(before);
    expect(used.at(-1)).toBe('key-2');
  });
});
