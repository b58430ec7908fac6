// Transport options of kubeconfigs against a real API server: TLS and proxies cannot be shown on a scripted one.
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { loadYaml } from '@kubernetes/client-node';
import { ApiConnection } from './api-connection.js';
import { KubeconfigFixture } from './kubeconfig-fixture.js';
import { kubeconfigAccess } from './kubeconfig.js';
import { describeWithTestbed } from './testbed.js';

interface Kubeconfig {
  clusters: [{ cluster: Record<string, unknown> }];
  users: [{ user: Record<string, unknown> }];
}

describeWithTestbed('A kubeconfig', (kubeconfigs) => {
  let fixture: KubeconfigFixture;
  let cluster: Record<string, unknown>;
  let user: Record<string, unknown>;

  beforeAll(async () => {
    fixture = await KubeconfigFixture.create();
    const config = loadYaml<Kubeconfig>(await readFile(kubeconfigs[0] ?? '', 'utf8'));
    cluster = config.clusters[0].cluster;
    user = config.users[0].user;
  });
  afterAll(() => fixture.remove());

  /** The status of a request that needs the client certificate's rights. */
  async function ask(changes: Record<string, unknown>): Promise<number> {
    const path = await fixture.kubeconfig('changed', { cluster: { ...cluster, ...changes }, user });
    const connection = new ApiConnection(await kubeconfigAccess(path));
    try {
      return (await connection.request({ method: 'GET', path: '/api/v1/secrets?limit=1' })).status;
    } finally {
      connection.close();
    }
  }

  it('with a client certificate and an authority works', async () => {
    expect(await ask({})).toBe(200);
  });

  it('without the authority is refused, unless insecure-skip-tls-verify says otherwise', async () => {
    const bare = { 'certificate-authority-data': undefined, 'certificate-authority': undefined };
    await expect(ask(bare)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await ask({ ...bare, 'insecure-skip-tls-verify': true })).toBe(200);
  });

  it('expects the tls-server-name in the certificate of the server', async () => {
    expect(await ask({ 'tls-server-name': 'kubernetes.default.svc' })).toBe(200);
    await expect(ask({ 'tls-server-name': 'other.example' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('with a proxy-url tunnels through the proxy', async () => {
    const tunnels: string[] = [];
    const proxy = await startProxy((target) => tunnels.push(target));
    try {
      const { port } = proxy.address() as AddressInfo;
      expect(await ask({ 'proxy-url': `http://127.0.0.1:${port}` })).toBe(200);
      expect(tunnels).toEqual([new URL(String(cluster['server'])).host]);
    } finally {
      proxy.close();
    }
  });
});

async function startProxy(onTunnel: (target: string) => void): Promise<Server> {
  const proxy = createServer().on('connect', (request, client) => {
    onTunnel(request.url ?? '');
    const { hostname, port } = new URL(`https://${request.url}`);
    const upstream = connect(Number(port), hostname, () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return proxy;
}
