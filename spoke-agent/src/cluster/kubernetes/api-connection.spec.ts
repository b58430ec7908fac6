import { afterEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiConnection } from './api-connection.js';
import { TokenFileCredential } from './credential.js';
import { type Script, type ScriptedApiServer, reply, startScriptedApiServer } from './scripted-api-server.js';

const cleanups: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup();
});

async function serve(script: Script): Promise<ScriptedApiServer> {
  const server = await startScriptedApiServer(script);
  cleanups.push(() => server.close());
  return server;
}

function connect(server: ScriptedApiServer, credential?: TokenFileCredential): ApiConnection {
  const connection = new ApiConnection(server.access(credential));
  cleanups.push(() => connection.close());
  return connection;
}

const GET = { method: 'GET', path: '/version' } as const;

describe('ApiConnection', () => {
  it('reads the token file again when the server no longer takes the token', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'wheelhouse-'));
    cleanups.push(() => rm(directory, { recursive: true }));
    const file = join(directory, 'token');
    await writeFile(file, 'old\n');
    const server = await serve(({ headers }, response) =>
      reply(response, headers.authorization === 'Bearer new' ? 200 : 401, {}),
    );
    const connection = connect(server, new TokenFileCredential(file, {}));
    expect((await connection.request(GET)).status).toBe(401);
    await writeFile(file, 'new\n');
    expect((await connection.request(GET)).status).toBe(200);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer old',
      'Bearer old',
      'Bearer old',
      'Bearer new',
    ]);
  });

  it('fails with UNAVAILABLE when there is no answer in time', async () => {
    const server = await serve(() => undefined);
    const call = connect(server).request({ ...GET, timeoutMs: 30 });
    await expect(call).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('30 ms'),
    });
  });

  it('uses no idle connection again after one on which no answer came', async () => {
    const ports: (number | undefined)[] = [];
    const server = await serve(({ path }, response) => {
      ports.push(response.socket?.remotePort);
      if (path !== '/silent') setTimeout(() => reply(response, 200, {}), 20);
    });
    const connection = connect(server);
    await Promise.all([connection.request(GET), connection.request(GET), connection.request(GET)]);
    const silent = connection.request({ ...GET, path: '/silent', timeoutMs: 30 });
    await expect(silent).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await connection.request(GET);
    expect(ports.slice(0, 3)).toContain(ports[3]);
    expect(ports.slice(0, 4)).not.toContain(ports[4]);
  });

  it('fails with UNAVAILABLE when the answer stops half-way', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{');
      setTimeout(() => response.destroy(), 10);
    });
    await expect(connect(server).request(GET)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('fails with UNAVAILABLE where nobody listens, and never shows the credential', async () => {
    const server = await serve((_request, response) => reply(response, 200, {}));
    const connection = connect(server);
    await server.close();
    await expect(connection.request(GET)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('sends again what met a connection that the server had just closed', async () => {
    const server = await serve((_request, response, count) => {
      if (count === 1) response.socket?.resetAndDestroy();
      else reply(response, 200, { count });
    });
    const connection = connect(server);
    await connection.request(GET);
    expect((await connection.request(GET)).text).toBe('{"count":2}');
  });

  it('ends what is under way when it is closed, and refuses more', async () => {
    const server = await serve(() => undefined);
    const connection = connect(server);
    const call = connection.request(GET);
    setTimeout(() => connection.close(), 20);
    await expect(call).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(connection.request(GET)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('keeps a path in the server address, as Rancher and other proxies have', async () => {
    const server = await serve((_request, response) => reply(response, 200, {}));
    const access = server.access();
    const connection = new ApiConnection({ ...access, server: new URL('/k8s/clusters/c-1/', access.server) });
    cleanups.push(() => connection.close());
    await connection.request(GET);
    expect(server.requests[0]?.path).toBe('/k8s/clusters/c-1/version');
  });
});
