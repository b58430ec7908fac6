// A person asks one hub, the agent's socket is on another, and its answers come to any of them.
import { randomUUID, verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type AgentRequest, agentRequestSigningPayload, MAX_LIVE_REQUESTS } from '@wheelhouse/protocol';
import { startTestDatabase, type TestDatabase } from '../platform/database/test-database.js';
import type { BoundedStream } from './bounded-stream.js';
import { MAX_WAITING_PIECES } from './live-limits.js';
import type { LiveTarget } from './live-target.js';
import { startLiveHub, TestIdentity, type TestLiveHub } from './test-live-hub.js';

const SESSION = 'a-session-of-the-agent';
const RESOURCE = { group: '', kind: 'Pod', name: 'web' };

let database: TestDatabase;
let asked: TestLiveHub;
let connected: TestLiveHub;
let clusterId: string;
let target: LiveTarget;
const identity = new TestIdentity();

async function newCluster(): Promise<string> {
  const id = randomUUID();
  await database.dataSource.query(`insert into clusters (id, name, server) values ($1::uuid, $1::text, $1::text)`, [
    id,
  ]);
  return id;
}

/** The next request that an agent gets. */
async function nextOf(line: BoundedStream<{ agentRequests: AgentRequest }>): Promise<AgentRequest> {
  const { value } = await line.next();
  if (value === undefined) throw new Error('The line ended.');
  return value.agentRequests;
}

const rows = (table: string): Promise<unknown[]> => database.dataSource.query(`select * from ${table}`);

async function eventually(what: string, check: () => Promise<boolean> | boolean): Promise<void> {
  for (const deadline = performance.now() + 5_000; performance.now() < deadline;) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited in vain until ${what}.`);
}

beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clusterId = await newCluster();
  target = {
    applicationId: randomUUID(),
    applicationName: 'shop',
    clusterId,
    clusterName: 'east',
    freshness: 'Live',
    lastContactAt: null,
  };
  asked = await startLiveHub(database.dataSource, database.url, identity);
  connected = await startLiveHub(database.dataSource, database.url, identity);
});
afterEach(async () => {
  await Promise.all([asked.close(), connected.close()]);
  await eventually('nothing is left on its way', async () => (await rows('agent_requests')).length === 0);
  expect(await rows('agent_answers')).toEqual([]);
});

describe('a request to an agent that another hub is connected to', () => {
  it('reaches it, signed for its socket, and is answered in pieces of any order', async () => {
    const line = connected.lines.open(clusterId, SESSION);
    const answer = asked.requests.ask(target, 'resource', { resource: RESOURCE, showManagedFields: false });
    const request = await nextOf(line);
    expect(request).toMatchObject({ kind: 'resource', applicationId: target.applicationId, number: 1 });
    const payload = agentRequestSigningPayload({ ...request, clusterId, session: SESSION });
    expect(verify(null, payload, identity.pair.publicKey, Buffer.from(request.signature, 'base64url'))).toBe(true);
    const piece = { requestId: request.id, isDone: false };
    const text = JSON.stringify({ live: 'x'.repeat(20_000) });
    // The end comes over the hub that asked, overtaking the beginning.
    await asked.answers.take(clusterId, { ...piece, sequence: 1, content: text.slice(9_000), isDone: true });
    expect(
      await connected.answers.take(clusterId, { ...piece, sequence: 0, content: text.slice(0, 9_000) }),
    ).toMatchObject({
      isWanted: true,
    });
    expect(JSON.stringify(await answer)).toBe(text);
  });

  it('waits for an agent that connects a moment later', async () => {
    const answer = asked.requests.ask(target, 'tree', {});
    await eventually('it is on its way', async () => (await rows('agent_requests')).length === 1);
    const { id } = await nextOf(connected.lines.open(clusterId, SESSION));
    await connected.answers.take(clusterId, { requestId: id, sequence: 0, content: '{}', isDone: true });
    expect(await answer).toEqual({});
  });

  it('is carried out once, however many sockets the agent has', async () => {
    const lines = [asked, connected, connected].map((hub) => hub.lines.open(clusterId, SESSION));
    const got: string[] = [];
    for (const line of lines)
      nextOf(line).then(
        ({ id }) => got.push(id),
        () => undefined,
      );
    const answer = asked.requests.ask(target, 'tree', {});
    await eventually('it arrived', () => got.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(got).toHaveLength(1);
    await connected.answers.take(clusterId, { requestId: got[0] ?? '', sequence: 0, content: '1', isDone: true });
    expect(await answer).toBe(1);
  });

  it('fails with the reason that the agent gives, and with none that it may not give', async () => {
    const line = connected.lines.open(clusterId, SESSION);
    const failing = async (code: string): Promise<unknown> => {
      const answer = asked.requests.ask(target, 'tree', {});
      const { id } = await nextOf(line);
      const error = { code, message: 'There is no such pod.' };
      await connected.answers.take(clusterId, { requestId: id, sequence: 0, isDone: true, error });
      return answer;
    };
    await expect(failing('NOT_FOUND')).rejects.toMatchObject({ code: 'NOT_FOUND', kind: 'NotFound' });
    await expect(failing('UNAUTHENTICATED')).rejects.toMatchObject({ code: 'AGENT_FAILED', kind: 'Unavailable' });
  });

  it('fails when the socket ends before the answer', async () => {
    const line = connected.lines.open(clusterId, SESSION);
    const answer = asked.requests.ask(target, 'tree', {});
    await nextOf(line);
    await Promise.all([line.return(), expect(answer).rejects.toMatchObject({ code: 'AGENT_DISCONNECTED' })]);
  });

  it('fails at once when the cluster is lost, and says since when', async () => {
    const lost = { ...target, freshness: 'Lost' as const, lastContactAt: '2026-01-01T00:00:00.000Z' };
    await expect(asked.requests.ask(lost, 'tree', {})).rejects.toMatchObject({
      code: 'CLUSTER_SILENT',
      message: expect.stringContaining('is Lost: its agent was last in contact at 2026-01-01T00:00:00.000Z'),
    });
  });

  it('says after a moment that no agent takes requests, or that the cluster is late', async () => {
    const [unheard, late] = await Promise.allSettled([
      asked.requests.ask(target, 'tree', {}),
      asked.requests.ask({ ...target, freshness: 'Late' }, 'tree', {}),
    ]);
    expect(unheard).toMatchObject({ reason: { code: 'AGENT_NOT_LISTENING' } });
    expect(late).toMatchObject({ reason: { code: 'CLUSTER_SILENT' } });
  });

  it('is refused beyond the number that an agent works on at once', async () => {
    const line = connected.lines.open(clusterId, SESSION);
    const running = Array.from({ length: MAX_LIVE_REQUESTS }, () => asked.requests.ask(target, 'tree', {}));
    const requests = await Promise.all(running.map(() => nextOf(line)));
    await expect(asked.requests.ask(target, 'tree', {})).rejects.toMatchObject({ code: 'LIVE_REQUEST_LIMIT' });
    for (const { id } of requests)
      await connected.answers.take(clusterId, { requestId: id, sequence: 0, content: '1', isDone: true });
    expect(await Promise.all(running)).toEqual(running.map(() => 1));
  });
});

describe('a log that is followed', () => {
  const LOG = { pod: 'web', follow: true, previous: false, timestamps: false };
  const follow = (): Promise<BoundedStream<unknown>> => asked.requests.follow(target, LOG, (piece) => piece);

  it('comes piece by piece, and gives no more credit than its reader has room', async () => {
    const line = connected.lines.open(clusterId, SESSION);
    const stream = await follow();
    const { id } = await nextOf(line);
    const sent: number[] = [];
    for (let credit = 1; credit > 0;) {
      const piece = { requestId: id, sequence: sent.length, content: String(sent.length), isDone: false };
      ({ credit } = await connected.answers.take(clusterId, piece));
      sent.push(sent.length);
      const onTheWay = Math.max(0, sent.length - MAX_WAITING_PIECES);
      await eventually('its reader has them', async () => (await rows('agent_answers')).length === onTheWay);
    }
    // As many as wait for the reader where it is, and as many again on the way there.
    expect(sent).toHaveLength(2 * MAX_WAITING_PIECES);
    expect(await rows('agent_answers')).toHaveLength(MAX_WAITING_PIECES);
    const ask = { requestId: id, sequence: null, isDone: false };
    expect(await connected.answers.take(clusterId, ask)).toEqual({ isWanted: true, credit: 0 });
    const read: unknown[] = [];
    for (let count = 0; count < sent.length; count += 1) read.push((await stream.next()).value);
    expect(read).toEqual(sent);
    expect(await connected.answers.take(clusterId, ask)).toEqual({ isWanted: true, credit: MAX_WAITING_PIECES });
    await stream.return();
  });

  it('ends at the agent when its reader leaves', async () => {
    const line = connected.lines.open(clusterId, SESSION);
    const stream = await follow();
    const { id } = await nextOf(line);
    await stream.return();
    expect(await nextOf(line)).toMatchObject({ id, kind: 'cancel' });
    const late = { requestId: id, sequence: 0, content: '"late"', isDone: false };
    expect(await connected.answers.take(clusterId, late)).toEqual({ isWanted: false, credit: 0 });
  });

  it('ends for its reader when the socket of the agent does', async () => {
    const line = connected.lines.open(clusterId, SESSION);
    const stream = await follow();
    await nextOf(line);
    await Promise.all([line.return(), expect(stream.next()).rejects.toMatchObject({ code: 'AGENT_DISCONNECTED' })]);
  });

  it('stays wanted as long as its reader is there', async () => {
    const line = connected.lines.open(clusterId, SESSION);
    const stream = await follow();
    const { id } = await nextOf(line);
    await database.dataSource.query(`update agent_requests set wanted_until = now() + interval '1 second'`);
    await asked.open.checkFollowed();
    const [row] = (await database.dataSource.query(
      `select extract(epoch from wanted_until - now())::float8 as seconds from agent_requests where id = $1`,
      [id],
    )) as { seconds: number }[];
    expect(row?.seconds).toBeGreaterThan(20);
    await stream.return();
  });
});

describe('what a hub leaves behind that ends without a word', () => {
  it('is wanted by nobody soon, and swept away', async () => {
    const request = {
      id: randomUUID(),
      clusterId,
      kind: 'tree',
      applicationId: '',
      parameters: {},
      timeoutMs: 1,
    } as const;
    await asked.store.add(request, { hub: 'gone', wantedForMs: 60_000 });
    const piece = { requestId: request.id, sequence: 0, content: '"x"', isDone: false };
    expect(await connected.answers.take(clusterId, piece)).toMatchObject({ isWanted: true });
    await asked.store.sweep();
    expect(await rows('agent_answers')).toHaveLength(1);
    await database.dataSource.query(`update agent_requests set wanted_until = now() - interval '1 minute'`);
    expect(await connected.answers.take(clusterId, { ...piece, sequence: 1 })).toEqual({ isWanted: false, credit: 0 });
    expect(await asked.store.claim(clusterId, 'a socket')).toEqual([]);
    await asked.store.sweep();
    expect([await rows('agent_requests'), await rows('agent_answers')]).toEqual([[], []]);
  });
});

describe('what agents of other clusters answer', () => {
  it('is wanted by nobody, whichever hub they tell it', async () => {
    const other = await newCluster();
    const line = connected.lines.open(clusterId, SESSION);
    const answer = asked.requests.ask(target, 'tree', {});
    const { id } = await nextOf(line);
    const forged = { requestId: id, sequence: 0, content: '"forged"', isDone: true };
    for (const hub of [asked, connected])
      expect(await hub.answers.take(other, forged)).toEqual({ isWanted: false, credit: 0 });
    expect(await asked.answers.take(clusterId, { ...forged, requestId: randomUUID() })).toMatchObject({
      isWanted: false,
    });
    expect(await asked.answers.take(clusterId, { ...forged, requestId: 'x' })).toMatchObject({ isWanted: false });
    await connected.answers.take(clusterId, { ...forged, content: '"genuine"' });
    expect(await answer).toBe('genuine');
  });
});
