import { expect, it } from '@jest/globals';
import { SimulatedCluster } from '../cluster/simulated/simulated-cluster.js';
import { SecretIdentityStore } from './secret-identity-store.js';

const place = { namespace: 'default', name: 'wheelhouse-agent-identity' };
const identity = { privateKey: 'pem', registration: null };
const key = { apiVersion: 'v1', kind: 'Secret', ...place };

it('an identity in a Secret is read as it was written, by any replica', async () => {
  const cluster = new SimulatedCluster();
  expect(await new SecretIdentityStore(cluster, place).readIdentity()).toBeUndefined();
  await new SecretIdentityStore(cluster, place).writeIdentity(identity);
  await new SecretIdentityStore(cluster, place).writeIdentity({ ...identity, privateKey: 'pem-2' });
  expect(await new SecretIdentityStore(cluster, place).readIdentity()).toEqual({ ...identity, privateKey: 'pem-2' });
  await cluster.close();
});

it('row 8: a damaged Secret is damage, never "no identity"', async () => {
  const cluster = new SimulatedCluster();
  await cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata: place, data: { 'identity.json': 'eA==' } });
  await expect(new SecretIdentityStore(cluster, place).readIdentity()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  cluster.faults.failNext({ code: 'UNAVAILABLE' });
  await expect(new SecretIdentityStore(cluster, place).readIdentity()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await cluster.close();
});

it('an identity on disk is taken over into the Secret', async () => {
  const cluster = new SimulatedCluster();
  const former = { readIdentity: () => Promise.resolve(identity), writeIdentity: () => Promise.resolve() };
  expect(await new SecretIdentityStore(cluster, place, former).readIdentity()).toEqual(identity);
  expect((await cluster.get(key))?.['data']).toBeDefined();
  await cluster.close();
});
