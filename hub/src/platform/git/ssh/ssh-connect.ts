/** Logs in to an SSH server that the known hosts know, with a key. Nothing is sent to any other one. */
import type { Client, ConnectConfig, ServerHostKeyAlgorithm } from 'ssh2';
import { dial } from '../dial/dial.js';
import { RepositoryHostKeyError } from '../git.errors.js';
import type { GitAccess } from '../git-remote.js';
import type { SshAddress } from '../ssh-address.js';
import { fingerprintOf, type KnownHost, linesOfHost, parseKnownHosts, verdictOn } from './known-hosts.js';
import { connectionError } from './ssh-errors.js';

/** How long the greeting of the two and logging in may take. */
const HANDSHAKE_TIMEOUT_MS = 20_000;
/** In the order of OpenSSH, without signatures by SHA-1 and DSA. */
const HOST_KEY_ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** Whom to log in to, for which repository, with what. */
export interface Login {
  readonly url: string;
  readonly address: SshAddress;
  readonly access: GitAccess;
}

/** A client that is logged in. Throws REPOSITORY_HOST_KEY_*, REPOSITORY_AUTHENTICATION_FAILED, URL_NOT_ALLOWED and what the network says. */
export async function connectSsh({ url, address, access }: Login, signal: AbortSignal): Promise<Client> {
  const lines = linesOfHost(parseKnownHosts(access.ssh?.knownHosts ?? ''), address.hostname, address.port);
  // Loaded by those who need it only: it takes longer to load than a hub to start.
  const ssh2 = (await import('ssh2')).default;
  const sock = await dial(access, address, signal);
  const client = new ssh2.Client();
  const { promise, resolve, reject } = Promise.withResolvers<Client>();
  let refusal: RepositoryHostKeyError | undefined;
  const isTrusted = (key: Buffer): boolean => {
    const verdict = verdictOn(key, lines);
    if (verdict === 'trusted') return true;
    const { hostname: host, port } = address;
    refusal = new RepositoryHostKeyError(url, { host, port, fingerprint: fingerprintOf(key), verdict });
    return false;
  };
  const give = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', give, { once: true });
  client.once('ready', () => resolve(client));
  // Later ones end what runs by its channel; without a listener they would end the hub.
  client.on('error', (error) => reject(refusal ?? error));
  client.once('close', () => reject(refusal ?? Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  try {
    client.connect(configOf({ url, address, access }, lines, { sock, hostVerifier: isTrusted }));
    return await promise;
  } catch (error) {
    client.destroy();
    sock.destroy();
    throw connectionError(url, access, error);
  } finally {
    signal.removeEventListener('abort', give);
  }
}

function configOf(
  { address, access: { ssh } }: Login,
  lines: readonly KnownHost[],
  more: Pick<ConnectConfig, 'sock' | 'hostVerifier'>,
): ConnectConfig {
  return {
    ...more,
    username: address.user,
    ...(ssh?.privateKey !== undefined && { privateKey: ssh.privateKey }),
    ...(ssh?.passphrase !== undefined && { passphrase: ssh.passphrase }),
    readyTimeout: HANDSHAKE_TIMEOUT_MS,
    algorithms: { serverHostKey: algorithmsFor(lines) },
  };
}

/** Known types first: a server with several keys then shows the one that is known. */
function algorithmsFor(lines: readonly KnownHost[]): ServerHostKeyAlgorithm[] {
  const types = new Set(lines.map(({ keyType }) => keyType));
  const isKnown = (algorithm: string): boolean => types.has(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);
  return [...HOST_KEY_ALGORITHMS.filter(isKnown), ...HOST_KEY_ALGORITHMS.filter((algorithm) => !isKnown(algorithm))];
}
