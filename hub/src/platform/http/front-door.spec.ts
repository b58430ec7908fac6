import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Metrics } from '../metrics/metrics.js';
import { FrontDoor } from './front-door.js';
import { Readiness } from './readiness.js';

describe('the front door', () => {
  let door: FrontDoor;
  let readiness: Readiness;
  let metrics: Metrics;
  let url: string;
  beforeEach(async () => {
    readiness = new Readiness();
    metrics = new Metrics();
    door = new FrontDoor(readiness, metrics);
    url = await door.listen('127.0.0.1', 0);
  });
  afterEach(() => door.drain());

  async function get(path: string): Promise<{ status: number; body: string }> {
    const response = await fetch(`${url}${path}`);
    return { status: response.status, body: await response.text() };
  }

  it('says that the process lives as long as it does', async () => {
    expect(await get('/healthz')).toEqual({ status: 200, body: '{"alive":true}' });
  });

  it('says what the start waits for, and turns requests away until then', async () => {
    readiness.isAt('migrating the database schema');
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: '{"ready":false,"reason":"migrating the database schema"}',
    });
    const turnedAway = await get('/graphql');
    expect(turnedAway.status).toBe(503);
    expect(turnedAway.body).toContain('STARTING');
  });

  it('follows the database: away, back', async () => {
    let isAway = true;
    readiness.isUp(async () => {
      if (isAway) throw new Error('connection refused');
      return undefined;
    });
    expect(await get('/readyz')).toMatchObject({ status: 503, body: expect.stringContaining('connection refused') });
    isAway = false;
    expect(await get('/readyz')).toEqual({ status: 200, body: '{"ready":true}' });
  });

  it('does not wait long for a database that is silent', async () => {
    readiness.isUp(() => new Promise(() => {}));
    const before = performance.now();
    expect((await get('/readyz')).status).toBe(503);
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  it('shows the metrics in the format of Prometheus', async () => {
    metrics.counter('wheelhouse_tests_total', 'Tests.').inc();
    expect((await get('/metrics')).body).toContain('wheelhouse_tests_total 1');
  });

  it('lets a running request finish when it closes, and takes no new one', async () => {
    const { promise: started, resolve: start } = Promise.withResolvers<void>();
    const { promise: finish, resolve: letFinish } = Promise.withResolvers<void>();
    door.open((_request: IncomingMessage, response: ServerResponse) => {
      start();
      void finish.then(() => response.end('done'));
    });
    const running = get('/work');
    await started;
    const drained = door.drain();
    await expect(get('/work')).rejects.toThrow('fetch failed');
    letFinish();
    expect((await running).body).toBe('done');
    await drained;
  });

  it('says which port is taken', async () => {
    const port = Number(new URL(url).port);
    const second = new FrontDoor(readiness, metrics);
    await expect(second.listen('127.0.0.1', port)).rejects.toMatchObject({ code: 'ADDRESS_IN_USE' });
  });
});
