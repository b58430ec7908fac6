import { describe, expect, it } from '@jest/globals';
import type { AddedRepository } from '../repository.js';
import { accessOf, type HubProxy } from './repository-access.js';
import { kindsOf, type RepositorySecrets } from './repository-secrets.js';

const NO_PROXY: HubProxy = { noProxy: [] };

function holders(...added: (RepositorySecrets & Partial<AddedRepository>)[]) {
  const secrets = new Map<AddedRepository, RepositorySecrets>();
  const repositories = added.map((one) => {
    const { username = null, isInsecure = false, noProxy = [], ...rest } = one;
    const repository = { username, isInsecure, noProxy, secretKinds: kindsOf(rest) } as unknown as AddedRepository;
    secrets.set(repository, rest);
    return repository;
  });
  return { repositories, secretsOf: (repository: AddedRepository) => secrets.get(repository) ?? {} };
}

describe('How a repository is reached', () => {
  it('is by what was added for it, and by the nearest prefix for what was not', () => {
    const access = accessOf(
      holders(
        { caCertificates: 'own CA' },
        { username: 'near', password: 'p', proxyUrl: 'http://near', noProxy: ['near.example'] },
        { token: 'far', caCertificates: 'far CA', clientCertificate: 'c', clientKey: 'k', knownHosts: 'hosts' },
      ),
      true,
      { url: 'http://hub', noProxy: ['hub.example'] },
    );
    expect(access).toEqual({
      anyAddress: true,
      credential: { username: 'near', password: 'p' },
      tls: { caCertificates: 'own CA', clientCertificate: 'c', clientKey: 'k' },
      ssh: { knownHosts: 'hosts' },
      proxy: { url: 'http://near', noProxy: ['near.example'] },
    });
  });

  it('never sends a password and a token: the nearest of both counts', () => {
    expect(accessOf(holders({ token: 't' }, { password: 'p' }), false, NO_PROXY)).toEqual({
      anyAddress: false,
      token: 't',
    });
    expect(accessOf(holders({ password: 'p' }, { token: 't' }), false, NO_PROXY)).toEqual({
      anyAddress: false,
      credential: { username: 'token', password: 'p' },
    });
  });

  it('is checked with its own authority, although a prefix is not checked', () => {
    expect(accessOf(holders({ caCertificates: 'CA' }, { isInsecure: true }), true, NO_PROXY).tls).toEqual({
      caCertificates: 'CA',
    });
    expect(accessOf(holders({}, { isInsecure: true }), true, NO_PROXY).tls).toEqual({ isInsecure: true });
  });

  it('is through the proxy of the hub where it has none, with exceptions of both', () => {
    const hub = { url: 'http://hub', noProxy: ['a'] };
    expect(accessOf(holders({ noProxy: ['b'] }), true, hub).proxy).toEqual({ url: 'http://hub', noProxy: ['a', 'b'] });
    expect(accessOf(holders(), true, NO_PROXY)).toEqual({ anyAddress: true });
  });
});
