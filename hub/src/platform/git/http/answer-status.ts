import type { IncomingMessage } from 'node:http';
import { reasonOfStatus } from '../../network/tunnel.js';
import {
  GitFormatError,
  RepositoryAuthenticationError,
  RepositoryNotFoundError,
  RepositoryUnavailableError,
} from '../git.errors.js';
import type { GitAccess } from '../git-remote.js';

/** What servers answer to a request that they do not understand: another transport may do better. */
const NOT_UNDERSTOOD: ReadonlySet<number> = new Set([400, 405, 406, 415, 500, 501, 505]);

/** Throws unless the answer's status is 200. */
export function checkStatus(url: string, access: GitAccess, answer: IncomingMessage): void {
  const status = answer.statusCode ?? 0;
  if (status === 200) return;
  answer.resume();
  if (status === 401 || status === 403) throw new RepositoryAuthenticationError(url, sentBy(access));
  if (status === 404 || status === 410) throw new RepositoryNotFoundError(url);
  if (status === 407) throw new RepositoryUnavailableError(url, `its proxy ${reasonOfStatus(status)}`);
  if (NOT_UNDERSTOOD.has(status)) throw new GitFormatError(`HTTP status ${status}`);
  throw new RepositoryUnavailableError(url, `HTTP status ${status}`);
}

function sentBy({ credential, token, tls }: GitAccess): 'password' | 'token' | 'certificate' | 'nothing' {
  if (credential !== undefined) return 'password';
  if (token !== undefined) return 'token';
  return tls?.clientCertificate === undefined ? 'nothing' : 'certificate';
}
