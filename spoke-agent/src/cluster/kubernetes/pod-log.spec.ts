// Logs as a kubelet sends them by way of the API server: what a real one does not do on request. A real API server is in
// test/e2e/pod-logs.k8s-spec.ts.
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { LogOptions } from '../cluster.js';
import { KubernetesCluster } from './kubernetes-cluster.js';
import { reply, type Script, type ScriptedApiServer, startScriptedApiServer } from './scripted-api-server.js';

const LOG: Omit<LogOptions, 'signal'> = { namespace: 'shop', pod: 'web-1', container: 'web', follow: false };
let server: ScriptedApiServer;
let cluster: KubernetesCluster;
const life = new AbortController();

afterEach(async () => {
  await cluster.close();
  await server.close();
});

async function serve(script: Script): Promise<void> {
  server = await startScriptedApiServer(script);
  cluster = new KubernetesCluster(server.access());
}

async function read(options: Partial<LogOptions> = {}): Promise<string> {
  let text = '';
  for await (const part of cluster.logs({ ...LOG, signal: life.signal, ...options })) text += part;
  return text;
}

describe('the log of a pod', () => {
  it('is asked for as wanted, and read to its end', async () => {
    await serve((_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('one\ntwö\n'));
    expect(await read({ tailLines: 5, sinceSeconds: 60, previous: true, timestamps: true })).toBe('one\ntwö\n');
    const [request] = server.requests;
    expect(request?.path).toBe('/api/v1/namespaces/shop/pods/web-1/log');
    expect(Object.fromEntries(request?.query ?? [])).toEqual({
      container: 'web',
      tailLines: '5',
      sinceSeconds: '60',
      previous: 'true',
      timestamps: 'true',
    });
  });

  it('keeps letters whole that arrive in halves', async () => {
    const bytes = Buffer.from('a€b\n');
    await serve((_request, response) => {
      response.writeHead(200);
      response.write(bytes.subarray(0, 2));
      setTimeout(() => response.end(bytes.subarray(2)), 20);
    });
    expect(await read()).toBe('a€b\n');
  });

  it('goes on while it is followed, though it begins late, and ends for the cluster when its reader leaves', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    await serve((_request, response) => {
      closed = once(response, 'close');
      setTimeout(() => response.writeHead(200).write('first\n'), 50);
    });
    const reader = new AbortController();
    const log = cluster.logs({ ...LOG, follow: true, signal: reader.signal })[Symbol.asyncIterator]();
    expect(await log.next()).toEqual({ done: false, value: 'first\n' });
    const next = log.next();
    reader.abort();
    await expect(next).rejects.toThrow(/abort/i);
    await closed;
  });

  it('slows the cluster down when it is read slowly', async () => {
    const chunk = 'x'.repeat(256 * 1024);
    let written = 0;
    await serve((_request, response) => {
      response.writeHead(200);
      const write = (): void => {
        while (written < 400 && response.write(chunk)) written += 1;
        if (written < 400) response.once('drain', write);
      };
      write();
    });
    const log = cluster.logs({ ...LOG, follow: true, signal: life.signal })[Symbol.asyncIterator]();
    await log.next();
    await pause(200);
    // A hundred megabytes wait on the other side; what fits into sockets between is a few.
    expect(written).toBeLessThan(100);
    await log.return?.();
  });

  it('says why there is none, in the words of the API server', async () => {
    const message = 'container "web" in pod "web-1" is waiting to start: ContainerCreating';
    const status = { kind: 'Status', status: 'Failure', reason: 'BadRequest', message, code: 400 };
    await serve((_request, response) => reply(response, 400, status));
    await expect(read()).rejects.toMatchObject({
      code: 'INVALID',
      message: `Cannot read the log of pod shop/web-1: ${message}`,
    });
  });

  it('is told apart from the log of a pod that no node runs', async () => {
    await serve((_request, response) => response.writeHead(204).end());
    await expect(read()).rejects.toMatchObject({ code: 'INVALID', message: expect.stringContaining('on no node yet') });
  });

  it('is refused where the agent may not read it', async () => {
    const status = { kind: 'Status', reason: 'Forbidden', message: 'pods "web-1" is forbidden', code: 403 };
    await serve((_request, response) => reply(response, 403, status));
    await expect(read()).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
