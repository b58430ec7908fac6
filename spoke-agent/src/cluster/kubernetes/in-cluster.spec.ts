import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inClusterAccess } from './in-cluster.js';

const HOST = 'KUBERNETES_SERVICE_HOST';
const PORT = 'KUBERNETES_SERVICE_PORT';
let directory: string;
let before: (string | undefined)[];

beforeEach(async () => {
  before = [process.env[HOST], process.env[PORT]];
  directory = await mkdtemp(join(tmpdir(), 'wheelhouse-'));
  await writeFile(join(directory, 'ca.crt'), 'CA');
  await writeFile(join(directory, 'token'), 'token\n');
});
afterEach(async () => {
  [HOST, PORT].forEach((name, index) => {
    const value = before[index];
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  });
  await rm(directory, { recursive: true });
});

describe('inClusterAccess', () => {
  it.each([
    ['10.0.0.1', 'https://10.0.0.1:6443/'],
    ['fd00::1', 'https://[fd00::1]:6443/'],
  ])('reaches %s as the service account of the pod', async (host, address) => {
    process.env[HOST] = host;
    process.env[PORT] = '6443';
    const { server, credential } = await inClusterAccess(directory);
    expect(server.href).toBe(address);
    expect(await credential.current()).toEqual({
      headers: { authorization: 'Bearer token' },
      tls: { ca: Buffer.from('CA') },
    });
  });

  it('says what to do outside of a cluster', async () => {
    delete process.env[HOST];
    await expect(inClusterAccess(directory)).rejects.toThrow('Name a kubeconfig');
  });
});
