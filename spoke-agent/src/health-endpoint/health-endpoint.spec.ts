import { describe, expect, it } from '@jest/globals';
import { serveHealth } from './health-endpoint.js';

const status = {
  isJoined: true,
  isReady: false,
  hold: undefined,
  desiredRevision: 7,
  applications: 2,
  objects: 9,
  waiting: 0,
  requestsAtOnce: 15,
};

describe('the health endpoint', () => {
  it('tells living from ready, and counts', async () => {
    let current: Parameters<typeof serveHealth>[0] extends { status(): infer S } ? S : never = status;
    const endpoint = await serveHealth({ status: () => current }, 0);
    const get = async (path: string): Promise<[number, string]> => {
      const answer = await fetch(`http://127.0.0.1:${endpoint.port}${path}`);
      return [answer.status, await answer.text()];
    };
    expect((await get('/healthz'))[0]).toBe(200);
    expect((await get('/readyz'))[0]).toBe(503);
    current = { ...status, isReady: true, hold: { code: 'HUB_BEHIND', message: 'x' } };
    expect((await get('/readyz'))[0]).toBe(200);
    const [, metrics] = await get('/metrics');
    expect(metrics).toContain('wheelhouse_agent_desired_revision 7');
    expect(metrics).toContain('wheelhouse_agent_requests_allowed 15');
    expect(metrics).toContain('wheelhouse_agent_hold{code="HUB_BEHIND"} 1');
    expect((await get('/else'))[0]).toBe(404);
    await endpoint.close();
  });
});
