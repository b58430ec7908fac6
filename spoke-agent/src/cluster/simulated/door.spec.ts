import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { request } from 'node:http';
import { configMap, deployment } from '../contract/subject.js';
import { type Door, openDoor } from './door.js';
import { SimulatedCluster } from './simulated-cluster.js';

const cluster = new SimulatedCluster({ readyAfterMs: 10 });
let door: Door;

beforeAll(async () => {
  door = await openDoor(cluster, 0);
  await cluster.apply(deployment('default', { replicas: 1 }), { force: true });
  await cluster.apply(configMap('default', { a: '1' }, { app: 'web' }), { force: true });
});
afterAll(async () => {
  await door.close();
  await cluster.close();
});

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${door.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Record<string, unknown> }),
      );
    });
    sent.on('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const WEB = '/apis/apps/v1/namespaces/default/deployments/web';

describe('the door of a simulated cluster', () => {
  it('listens on loopback only', () => {
    expect(door.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('shows objects and lists', async () => {
    expect(await call('GET', WEB)).toMatchObject({ status: 200, body: { kind: 'Deployment', spec: { replicas: 1 } } });
    const list = await call('GET', '/api/v1/configmaps?labelSelector=app%3Dweb');
    expect(list).toMatchObject({
      status: 200,
      body: { kind: 'ConfigMapList', items: [{ metadata: { name: 'settings' } }] },
    });
    expect(await call('GET', '/api/v1/namespaces/kube-system')).toMatchObject({ body: { kind: 'Namespace' } });
  });

  it('takes a merge patch under the field manager that the caller names', async () => {
    const scaled = await call('PATCH', `${WEB}/scale?fieldManager=jane`, { spec: { replicas: 5 } });
    expect(scaled).toMatchObject({ status: 200, body: { spec: { replicas: 5 } } });
    const managers = (scaled.body['metadata'] as { managedFields: { manager: string }[] }).managedFields.map(
      ({ manager }) => manager,
    );
    expect(managers).toContain('jane');
  });

  it('creates, replaces and deletes', async () => {
    const path = '/api/v1/namespaces/default/configmaps/mine';
    expect(await call('PUT', path, { data: { x: '1' } })).toMatchObject({ status: 200, body: { data: { x: '1' } } });
    expect(await call('PUT', path, { data: { y: '2' } })).toMatchObject({ body: { data: { y: '2' } } });
    expect((await call('GET', path)).body['data']).toEqual({ y: '2' });
    expect(await call('DELETE', path)).toMatchObject({ status: 200 });
    expect(await call('DELETE', path)).toMatchObject({ status: 404, body: { reason: 'NOT_FOUND' } });
  });

  it.each([
    ['GET', '/', 422],
    ['GET', '/apis/apps/v1/nonsense', 404],
    ['POST', WEB, 422],
    ['DELETE', '/api/v1/configmaps', 422],
    ['PATCH', '/api/v1/namespaces/default/configmaps/absent', 404],
    ['PUT', '/api/v1/namespaces/absent/configmaps/a', 404],
    ['PUT', '/api/v1/namespaces/default/configmaps/Not_Allowed', 422],
  ])('answers %s %s with %i and a Status', async (method, path, status) => {
    const body = method.startsWith('P') ? {} : undefined;
    expect(await call(method, path, body)).toMatchObject({ status, body: { kind: 'Status', code: status } });
  });

  it('refuses web pages and other host names', async () => {
    expect(await call('GET', WEB, undefined, { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
    expect(await call('DELETE', WEB, undefined, { host: 'evil.example' })).toMatchObject({ status: 403 });
    expect((await call('GET', WEB)).status).toBe(200);
  });
});
