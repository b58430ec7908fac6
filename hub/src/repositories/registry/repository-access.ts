/** Puts together how a repository is reached, from what was added for it and for the prefixes that it is below. Pure. */
import type { GitAccess, ProxyAccess, SshAccess, TlsAccess } from '../../platform/git/git-remote.js';
import type { AddedRepository, SecretKind } from '../repository.js';
import type { RepositorySecrets } from './repository-secrets.js';

/** The user name that is sent with a password where none was given: for tokens that servers want in its place. */
const TOKEN_USERNAME = 'token';

/** What was added, the nearest first: the repository itself, then prefixes, the longest first. Of each kind of thing the nearest counts. */
export interface Holders {
  readonly repositories: readonly AddedRepository[];
  /** Opens what is sealed. */
  readonly secretsOf: (repository: AddedRepository) => RepositorySecrets;
}

/** What holds for all repositories. */
export interface HubProxy {
  readonly url?: string;
  readonly noProxy: readonly string[];
}

/** How to reach the repository. `hubProxy`: the proxy for it where nothing that was added has one. */
export function accessOf(holders: Holders, anyAddress: boolean, hubProxy: HubProxy): GitAccess {
  const identity = nearest(holders, 'password', 'token');
  const { password, token } = identity?.secrets ?? {};
  const tls = tlsOf(holders);
  const ssh = sshOf(holders);
  const proxy = proxyOf(holders, hubProxy);
  return {
    anyAddress,
    ...(password !== undefined && {
      credential: { username: identity?.repository.username ?? TOKEN_USERNAME, password },
    }),
    ...(token !== undefined && { token }),
    ...(tls && { tls }),
    ...(ssh && { ssh }),
    ...(proxy && { proxy }),
  };
}

/** Authorities and their absence go together: a repository with an authority of its own is checked although a prefix is not. */
function tlsOf(holders: Holders): TlsAccess | undefined {
  const client = nearest(holders, 'client-certificate')?.secrets;
  const trusting = holders.repositories.find((one) => one.isInsecure || one.secretKinds.includes('ca-certificates'));
  if (client === undefined && trusting === undefined) return undefined;
  const caCertificates = trusting && holders.secretsOf(trusting).caCertificates;
  return {
    ...(client?.clientCertificate !== undefined && { clientCertificate: client.clientCertificate }),
    ...(client?.clientKey !== undefined && { clientKey: client.clientKey }),
    ...(caCertificates !== undefined && { caCertificates }),
    ...(trusting?.isInsecure && { isInsecure: true }),
  };
}

function sshOf(holders: Holders): SshAccess | undefined {
  const key = nearest(holders, 'ssh-key')?.secrets;
  const knownHosts = nearest(holders, 'known-hosts')?.secrets.knownHosts;
  if (key === undefined && knownHosts === undefined) return undefined;
  return {
    ...(key?.sshPrivateKey !== undefined && { privateKey: key.sshPrivateKey }),
    ...(key?.sshPassphrase !== undefined && { passphrase: key.sshPassphrase }),
    ...(knownHosts !== undefined && { knownHosts }),
  };
}

/** A list of exceptions without a proxy of its own adds to that of the hub. */
function proxyOf(holders: Holders, hubProxy: HubProxy): ProxyAccess | undefined {
  const own = nearest(holders, 'proxy');
  if (own?.secrets.proxyUrl !== undefined) return { url: own.secrets.proxyUrl, noProxy: own.repository.noProxy };
  if (hubProxy.url === undefined) return undefined;
  return { url: hubProxy.url, noProxy: [...hubProxy.noProxy, ...(holders.repositories[0]?.noProxy ?? [])] };
}

function nearest(
  { repositories, secretsOf }: Holders,
  ...kinds: SecretKind[]
): { readonly repository: AddedRepository; readonly secrets: RepositorySecrets } | undefined {
  const repository = repositories.find(({ secretKinds }) => kinds.some((kind) => secretKinds.includes(kind)));
  return repository && { repository, secrets: secretsOf(repository) };
}
