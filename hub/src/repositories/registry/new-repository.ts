/** What people give to add a repository, checked as far as it can be without asking anyone. Messages show no secret. */
import { InvalidInputError } from '@wheelhouse/protocol';
import { parseRepositoryAddress, type RepositoryAddress } from '../../platform/git/git-address.js';
import { InvalidUrlError } from '../../platform/git/git.errors.js';
import { KnownHostsError, linesOfHost, parseKnownHosts } from '../../platform/git/ssh/known-hosts.js';
import { readPrivateKey } from '../../platform/git/ssh/private-key.js';
import { parseSshAddress } from '../../platform/git/ssh-address.js';
import { isBlockedAddress } from '../../platform/network/network-address.js';
import { isNoProxyEntry, parseProxyAddress } from '../../platform/network/proxy-address.js';
import { checkCaCertificates, checkClientCertificate } from '../../platform/network/tls-material.js';
import type { RepositoryType } from '../repository.js';
import type { RepositorySecrets } from './repository-secrets.js';

/** What to add. */
export interface NewRepository extends RepositorySecrets {
  readonly url: string;
  /** Absent: a registry of charts by its address, else Git. */
  readonly type?: RepositoryType;
  readonly isPrefix: boolean;
  readonly username?: string;
  readonly isInsecure?: boolean;
  readonly noProxy?: readonly string[];
}

/** Longer user names, passwords and tokens are refused; the longest tokens in use have about 1,000 characters. */
const MAX_CREDENTIAL_LENGTH = 4_096;
/** A copy of everyone's `known_hosts` has less. */
const MAX_KNOWN_HOSTS_LENGTH = 512 * 1024;
const MAX_NO_PROXY_ENTRIES = 100;

/** What of it is stored. Throws INVALID_URL, URL_NOT_ALLOWED, INVALID_INPUT. */
export async function checkNewRepository(
  wanted: NewRepository,
): Promise<{ readonly type: RepositoryType; readonly secrets: RepositorySecrets }> {
  const address = parseRepositoryAddress(wanted.url);
  if (wanted.isPrefix && isBlockedAddress(address.hostname)) {
    throw new InvalidUrlError(
      `A prefix cannot allow ${address.hostname}, which is a link-local or metadata address.`,
      'URL_NOT_ALLOWED',
    );
  }
  const type = typeOf(wanted, address);
  checkBelonging(wanted, address);
  checkCredential(wanted);
  checkTls(wanted);
  checkProxy(wanted);
  const key = await checkSsh(wanted);
  const { password, token, knownHosts, clientCertificate, clientKey, caCertificates, proxyUrl } = wanted;
  const given = { password, token, ...key, knownHosts, clientCertificate, clientKey, caCertificates, proxyUrl };
  return { type, secrets: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
}

function typeOf({ type }: NewRepository, { scheme }: RepositoryAddress): RepositoryType {
  if (scheme === 'oci' && type === 'git') throw invalid('Git cannot read oci:// addresses: add it with --type helm.');
  if (scheme === 'ssh' && type === 'helm')
    throw invalid('Charts come from https:// and oci:// addresses, not over SSH.');
  return type ?? (scheme === 'oci' ? 'helm' : 'git');
}

/** What means nothing at such an address was given by mistake. */
function checkBelonging(wanted: NewRepository, { scheme }: RepositoryAddress): void {
  const isSsh = scheme === 'ssh';
  if (!isSsh && (wanted.sshPrivateKey ?? wanted.sshPassphrase ?? wanted.knownHosts) !== undefined)
    throw invalid('SSH keys and known hosts are for ssh:// addresses and USER@HOST:PATH.');
  if (isSsh && (wanted.username ?? wanted.password ?? wanted.token) !== undefined)
    throw invalid('Over SSH the hub proves itself with a key: --ssh-key FILE. The user name is part of the address.');
  const hasTls = (wanted.clientCertificate ?? wanted.clientKey ?? wanted.caCertificates) !== undefined;
  if ((isSsh || scheme === 'http') && (hasTls || wanted.isInsecure === true))
    throw invalid('Certificates are for https:// addresses.');
}

function checkCredential({ username, password, token }: NewRepository): void {
  if (password !== undefined && token !== undefined) throw invalid('Give a password or a token, not both.');
  if (username !== undefined && password === undefined) {
    throw invalid(
      token === undefined
        ? 'A user name was given without a password. Give it on standard input: --password-stdin'
        : 'A bearer token is sent without a user name. Where a server wants a token in place of a password: --username USER --password-stdin',
    );
  }
  for (const text of [username, password, token]) {
    if (text === undefined) continue;
    if (text === '' || text.length > MAX_CREDENTIAL_LENGTH || /\p{Cc}/u.test(text)) {
      throw invalid(
        `User name, password and token have 1 to ${MAX_CREDENTIAL_LENGTH} characters and no control characters (a line feed at the end of a file is one).`,
      );
    }
  }
  if (username?.includes(':')) throw invalid('A user name holds no colon.');
  if (token !== undefined && !/^[\x21-\x7e]+$/.test(token))
    throw invalid('A bearer token has visible ASCII characters only.');
}

function checkTls({ clientCertificate, clientKey, caCertificates }: NewRepository): void {
  if (caCertificates !== undefined) checkCaCertificates(caCertificates);
  if ((clientCertificate === undefined) !== (clientKey === undefined))
    throw invalid('A client certificate and its key are given together: --tls-client-cert FILE --tls-client-key FILE');
  if (clientCertificate !== undefined && clientKey !== undefined) checkClientCertificate(clientCertificate, clientKey);
}

function checkProxy({ proxyUrl, noProxy = [] }: NewRepository): void {
  if (proxyUrl !== undefined && parseProxyAddress(proxyUrl) === undefined) {
    throw new InvalidUrlError(
      'A proxy is written as http://[USER:PASSWORD@]HOST[:PORT], or the same with https; special characters of the password are percent-encoded. SOCKS is not supported.',
    );
  }
  if (noProxy.length > MAX_NO_PROXY_ENTRIES || !noProxy.every(isNoProxyEntry))
    throw invalid(
      `What is reached without a proxy is a list of at most ${MAX_NO_PROXY_ENTRIES} hosts, .domains, ranges (CIDR), or *.`,
    );
}

/** The key in a form that can be used. */
async function checkSsh(wanted: NewRepository): Promise<{ sshPrivateKey?: string; sshPassphrase?: string }> {
  const { url, knownHosts, sshPrivateKey, sshPassphrase } = wanted;
  if (knownHosts !== undefined) checkKnownHosts(knownHosts, url);
  if (sshPrivateKey === undefined) {
    if (sshPassphrase !== undefined) throw invalid('A passphrase was given without an SSH key: --ssh-key FILE');
    return {};
  }
  const { privateKey, passphrase } = await readPrivateKey(sshPrivateKey, sshPassphrase);
  return { sshPrivateKey: privateKey, ...(passphrase !== undefined && { sshPassphrase: passphrase }) };
}

function checkKnownHosts(text: string, url: string): void {
  const { hostname, port } = parseSshAddress(url);
  if (text.length > MAX_KNOWN_HOSTS_LENGTH)
    throw invalid('The known hosts are longer than 512 KiB: give the lines of this host only.');
  try {
    const lines = linesOfHost(parseKnownHosts(text), hostname, port);
    if (lines.length > 0) return;
  } catch (error) {
    if (!(error instanceof KnownHostsError)) throw error;
    throw invalid(`The known hosts cannot be read: ${error.message}.`);
  }
  const name = port === 22 ? hostname : `[${hostname}]:${port}`;
  throw invalid(
    `The known hosts have no line for ${name}. Such lines are written by: ssh-keyscan -p ${port} ${hostname}`,
  );
}

function invalid(message: string): InvalidInputError {
  return new InvalidInputError('INVALID_INPUT', message);
}
