import { afterEach, describe, expect, it } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { ApiConnection } from './api-connection.js';
import { KindCatalog } from './kind-catalog.js';
import { type Script, type ScriptedApiServer, reply, startScriptedApiServer } from './scripted-api-server.js';

const cleanups: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function catalogOf(script: Script): Promise<{ catalog: KindCatalog; server: ScriptedApiServer }> {
  const server = await startScriptedApiServer(script);
  const connection = new ApiConnection(server.access());
  cleanups.push(
    () => server.close(),
    () => connection.close(),
  );
  return { catalog: new KindCatalog(connection), server };
}

function aggregated(group: string, version: string, kind: string, resource: string) {
  const resources = [{ resource, responseKind: { kind }, scope: 'Namespaced' }];
  return { kind: 'APIGroupDiscoveryList', items: [{ metadata: { name: group }, versions: [{ version, resources }] }] };
}

const modern: Script = ({ path, headers }, response) => {
  if (headers['if-none-match']) return reply(response, 304, undefined);
  if (path === '/api') return reply(response, 200, aggregated('', 'v1', 'ConfigMap', 'configmaps'), { etag: '"core"' });
  reply(response, 200, aggregated('apps', 'v1', 'Deployment', 'deployments'), { etag: '"groups"' });
};

describe('KindCatalog', () => {
  it('answers many askers at once with one discovery', async () => {
    const { catalog, server } = await catalogOf(modern);
    const asked = Array.from({ length: 20 }, (_, index) =>
      index % 2 ? catalog.find('v1', 'ConfigMap') : catalog.find('apps/v1', 'Deployment'),
    );
    const [deployment, configMap] = await Promise.all(asked);
    expect(deployment).toEqual({ namespaced: true, plural: 'deployments' });
    expect(configMap).toEqual({ namespaced: true, plural: 'configmaps' });
    expect(server.requests.map(({ path }) => path).toSorted()).toEqual(['/api', '/apis']);
  });

  it('does not ask again at once for what is unknown', async () => {
    const { catalog, server } = await catalogOf(modern);
    const find = () => catalog.find('example.com/v1', 'Nothing').catch(({ code }: { code: string }) => code);
    expect([await find(), await find(), await find()]).toEqual(['KIND_UNKNOWN', 'KIND_UNKNOWN', 'KIND_UNKNOWN']);
    expect(server.requests).toHaveLength(2);
    expect(await catalog.find('v1', 'ConfigMap')).toBeDefined();
  });

  it('asks often for the kinds of a definition that was applied, and for no others', async () => {
    let isEstablished = false;
    const { catalog, server } = await catalogOf(({ path }, response) => {
      if (path === '/api') return reply(response, 200, aggregated('', 'v1', 'ConfigMap', 'configmaps'));
      const kind = isEstablished ? 'Widget' : 'Other';
      reply(response, 200, aggregated('example.com', 'v1', kind, 'widgets'));
    });
    const find = (kind: string) => catalog.find('example.com/v1', kind).catch(({ code }: { code: string }) => code);
    expect([await find('Widget'), await find('Gadget')]).toEqual(['KIND_UNKNOWN', 'KIND_UNKNOWN']);
    catalog.expectKindsOf({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'widgets.example.com' },
      spec: { group: 'example.com', names: { kind: 'Widget' }, versions: [{ name: 'v1' }] },
    });
    const before = server.requests.length;
    expect(await find('Widget')).toBe('KIND_UNKNOWN');
    expect(server.requests.length).toBe(before + 2);
    isEstablished = true;
    await pause(110);
    expect(await find('Gadget')).toBe('KIND_UNKNOWN');
    expect(server.requests.length).toBe(before + 2);
    expect(await find('Widget')).toEqual({ namespaced: true, plural: 'widgets' });
  });

  it('asks servers without aggregated discovery for each version', async () => {
    const { catalog, server } = await catalogOf(({ path }, response) => {
      if (path === '/api') return reply(response, 200, { kind: 'APIVersions', versions: ['v1'] });
      if (path === '/apis') {
        return reply(response, 200, { kind: 'APIGroupList', groups: [{ versions: [{ groupVersion: 'apps/v1' }] }] });
      }
      if (path !== '/apis/apps/v1') return reply(response, 404, { kind: 'Status' });
      const resources = [
        { name: 'deployments', kind: 'Deployment', namespaced: true },
        { name: 'deployments/scale', kind: 'Scale', namespaced: true },
      ];
      reply(response, 200, { kind: 'APIResourceList', resources });
    });
    expect(await catalog.find('apps/v1', 'Deployment')).toEqual({ namespaced: true, plural: 'deployments' });
    await expect(catalog.find('apps/v1', 'Scale')).rejects.toMatchObject({ code: 'KIND_UNKNOWN' });
    await expect(catalog.find('example.com/v1', 'Nothing')).rejects.toMatchObject({ code: 'KIND_UNKNOWN' });
    expect(await catalog.versions()).toEqual(['apps/v1', 'v1']);
    expect(server.requests.map(({ path }) => path)).toContain('/apis/example.com/v1');
  });

  it('fails with UNAVAILABLE, not KIND_UNKNOWN, while the server cannot be asked', async () => {
    const { catalog } = await catalogOf((_request, response) => reply(response, 503, { kind: 'Status' }));
    await expect(catalog.find('v1', 'ConfigMap')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(catalog.find('v1', 'ConfigMap')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
