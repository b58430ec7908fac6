import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { FakeClock } from '../reconcile/clock.js';
import { silentLogger, type AgentLogger } from '../logger.js';
import { importPublicKey, makePrivateKey, publicKeyOf } from './agent-key.js';
import { ASSERTION_AUDIENCE, Assertions } from './assertions.js';
import { fullJitterMs, jitteredMs } from './backoff.js';
import { GraphqlHub } from './graphql-hub.js';
import { HubError } from './hub.errors.js';

const privateKey = makePrivateKey();
const subject = { keyId: 'key-1', clusterId: 'cluster-1', privateKey };

describe('assertions', () => {
  it('say who the agent is, for whom, and for a minute', async () => {
    const clock = new FakeClock();
    const token = (await new Assertions(subject, clock).authorization()).slice('Bearer '.length);
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'EdDSA', kid: 'key-1' });
    const key = importPublicKey(publicKeyOf(privateKey));
    const { payload } = await jwtVerify(token, key, { audience: ASSERTION_AUDIENCE, currentDate: clock.now() });
    expect(payload).toMatchObject({ iss: 'key-1', sub: 'cluster-1' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(60);
  });

  it('are used again for 40 seconds', async () => {
    const clock = new FakeClock();
    const assertions = new Assertions(subject, clock);
    const first = await assertions.authorization();
    clock.advance(39_000);
    expect(await assertions.authorization()).toBe(first);
    clock.advance(2_000);
    expect(await assertions.authorization()).not.toBe(first);
  });

  it('follow the hub’s clock only when it differs in earnest', () => {
    const clock = new FakeClock();
    const assertions = new Assertions(subject, clock);
    expect(assertions.correctClock(new Date(clock.now().getTime() + 5_000))).toBe(false);
    expect(assertions.correctClock(new Date(clock.now().getTime() + 3_600_000))).toBe(true);
    expect(assertions.correctClock(new Date(clock.now().getTime() + 3_600_000))).toBe(false);
  });
});

describe('backoff', () => {
  it('is full jitter under a doubling ceiling, and honours what was asked for', () => {
    for (let attempt = 0; attempt < 40; attempt += 1) {
      const wait = fullJitterMs(attempt);
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(Math.min(30_000, 500 * 2 ** attempt));
      expect(fullJitterMs(attempt, 7_000)).toBeGreaterThanOrEqual(7_000);
      expect(Math.abs(jitteredMs(1_000) - 1_000)).toBeLessThanOrEqual(200);
    }
  });
});

describe('the hub over GraphQL', () => {
  let server: Server;
  let hub: GraphqlHub;

  afterEach(async () => {
    await hub.close();
    server.closeAllConnections();
    server.close();
  });

  async function serve(
    answer: (request: IncomingMessage, response: ServerResponse, body: string) => void,
    options: { clock?: FakeClock; logger?: AgentLogger } = {},
  ): Promise<void> {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => answer(request, response, body));
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const assertions = new Assertions(subject, options.clock ?? new FakeClock(new Date()));
    const logger = options.logger ?? silentLogger;
    hub = new GraphqlHub({ address: `http://127.0.0.1:${port}`, logger, assertions: () => assertions });
  }

  const json = (response: ServerResponse, value: unknown, status = 200): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };
  const errors = (code: string): object => ({
    data: null,
    errors: [{ message: `It is ${code}.`, extensions: { code } }],
  });

  it('asks with its assertion, and reads a compressed answer', async () => {
    await serve((request, response, body) => {
      expect(request.headers.authorization).toMatch(/^Bearer ey/);
      expect(JSON.parse(body)).toMatchObject({ variables: { digests: ['a'] } });
      const answer = { data: { agentRenders: [{ digest: 'a', content: 'x' }] } };
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(answer)));
    });
    expect(await hub.renders(['a'])).toEqual([{ digest: 'a', content: 'x' }]);
  });

  it('joins with the token, never with an assertion', async () => {
    await serve((request, response) => {
      expect(request.headers.authorization).toBe('Bearer whj_secret');
      json(response, errors('JOIN_TOKEN_EXPIRED'));
    });
    const input = { publicKey: 'k', clusterUid: 'u', agentVersion: '1', claims: {} };
    await expect(hub.join('whj_secret', input)).rejects.toMatchObject({
      code: 'JOIN_TOKEN_EXPIRED',
      isJoinTokenSpent: true,
    });
  });

  it.each([
    [
      'the hub’s own code',
      200,
      errors('AGENT_REVOKED'),
      { code: 'AGENT_REVOKED', isCredentialRefused: true, retryable: false },
    ],
    ['an unknown code', 200, errors('SOMETHING_NEW'), { code: 'SOMETHING_NEW', retryable: true }],
    [
      'a wrong query',
      400,
      errors('GRAPHQL_VALIDATION_FAILED'),
      { code: 'GRAPHQL_VALIDATION_FAILED', retryable: false },
    ],
    ['a proxy’s page', 502, 'bad gateway', { code: 'HUB_UNAVAILABLE', retryable: true }],
    ['no data', 200, {}, { code: 'HUB_UNAVAILABLE', retryable: true }],
  ])('answers %s as an error to branch on', async (_, status, answer, expected) => {
    await serve((_request, response) => json(response, answer, status));
    await expect(hub.desiredState(null)).rejects.toMatchObject(expected);
  });

  it('row 40: passes on how long the hub wants to be left alone', async () => {
    await serve((_request, response) => {
      response.writeHead(429, { 'retry-after': '7' }).end('{}');
    });
    await expect(hub.desiredState(null)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterMs: 7_000 });
  });

  it('says that a hub which is not there does not answer', async () => {
    await serve(() => undefined);
    server.close();
    await expect(hub.desiredState(null)).rejects.toThrow(HubError);
  });

  it('row 39: still speaks to its hub from a machine whose clock is an hour off', async () => {
    const clock = new FakeClock(new Date(Date.now() - 3_600_000));
    const issued: number[] = [];
    await serve(
      (request, response) => {
        const payload = Buffer.from(request.headers.authorization?.split('.')[1] ?? '', 'base64url').toString();
        const { iat } = JSON.parse(payload) as { iat: number };
        issued.push(iat);
        const isFresh = Math.abs(Date.now() / 1_000 - iat) < 60;
        json(response, isFresh ? { data: { agentRenders: [] } } : errors('UNAUTHENTICATED'), isFresh ? 200 : 401);
      },
      { clock },
    );
    expect(await hub.renders([])).toEqual([]);
    expect(await hub.renders([])).toEqual([]);
    expect(issued).toHaveLength(3);
  });

  it('warns of plain http beyond this machine', () => {
    const warnings: string[] = [];
    const logger = { ...silentLogger, warn: (_: object, message: string) => void warnings.push(message) };
    for (const address of [
      'http://127.0.0.1:1',
      'http://localhost:1',
      'https://hub.example.com',
      'http://hub.example.com',
    ])
      void new GraphqlHub({ address, logger, assertions: () => undefined }).close();
    expect(warnings).toHaveLength(1);
    server = createServer();
    hub = new GraphqlHub({ address: 'http://127.0.0.1:1', logger, assertions: () => undefined });
  });
});
