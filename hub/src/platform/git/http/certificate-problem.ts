/** Says which certificate a server shows that is not trusted: a second connection looks at it, and sends nothing. */
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { errorCode } from '../../errors/system-error.js';
import { bareAddress } from '../../network/network-address.js';
import { dial } from '../dial/dial.js';
import { RepositoryAuthenticationError, RepositoryCertificateError } from '../git.errors.js';
import type { GitAccess } from '../git-remote.js';

/** How long the look may take. */
const LOOK_TIMEOUT_MS = 5_000;

const REASONS: ReadonlyMap<string, string> = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'it is signed by itself'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'its authority is not known here'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'its authority is not known here, or the server leaves out a part of the chain'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'its authority is not known here'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'its authority is not known here'],
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['CERT_NOT_YET_VALID', 'it is not valid yet'],
  ['CERT_REVOKED', 'it was revoked'],
  ['CERT_UNTRUSTED', 'its authority is not known here'],
  ['CERT_REJECTED', 'its authority does not allow it for servers'],
  ['INVALID_PURPOSE', 'its authority does not allow it for servers'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'it was made for another host name'],
]);

/** The error to throw for what was thrown while connecting to an address, where that is about certificates; else what was thrown. */
export async function certificateError(
  repository: string,
  url: URL,
  access: GitAccess,
  signal: AbortSignal,
  thrown: unknown,
): Promise<unknown> {
  const code = errorCode(thrown) ?? '';
  if (/^ERR_SSL_.*ALERT_(CERTIFICATE|BAD_CERTIFICATE|UNKNOWN_CA|UNSUPPORTED_CERTIFICATE|NO_CERTIFICATE)/.test(code))
    return new RepositoryAuthenticationError(repository, 'certificate');
  const reason = REASONS.get(code);
  if (reason === undefined) return thrown;
  const fingerprint = await look(url, access, signal).catch(() => undefined);
  return new RepositoryCertificateError(repository, {
    host: url.host,
    reason,
    ...(fingerprint !== undefined && { fingerprint }),
  });
}

async function look(url: URL, access: GitAccess, signal: AbortSignal): Promise<string | undefined> {
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(LOOK_TIMEOUT_MS)]);
  const hostname = bareAddress(url.hostname);
  const plain = await dial(access, { hostname, port: Number(url.port || 443) }, bounded);
  const { promise, resolve, reject } = Promise.withResolvers<TLSSocket>();
  const name = isIP(hostname) === 0 ? { servername: hostname } : {};
  // Nothing is sent over it, so that nothing needs to be trusted.
  const socket = connect({ socket: plain, rejectUnauthorized: false, ...name });
  bounded.addEventListener('abort', () => socket.destroy(bounded.reason as Error), { once: true });
  socket.once('secureConnect', () => resolve(socket));
  socket.once('error', reject);
  try {
    return (await promise).getPeerCertificate().fingerprint256;
  } finally {
    socket.destroy();
  }
}
