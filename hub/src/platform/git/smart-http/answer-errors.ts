/** Turns what goes wrong with a remote into errors that say what to do. */
import type { IncomingMessage } from 'node:http';
import { AppError } from '@wheelhouse/protocol';
import { errorCode } from '../../errors/system-error.js';
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
  if (status === 401 || status === 403) throw new RepositoryAuthenticationError(url, access.credential !== undefined);
  if (status === 404 || status === 410) throw new RepositoryNotFoundError(url);
  if (NOT_UNDERSTOOD.has(status)) throw new GitFormatError(`HTTP status ${status}`);
  throw new RepositoryUnavailableError(url, `HTTP status ${status}`);
}

/** The error to throw for whatever was thrown during a conversation. */
export function remoteError(url: string, thrown: unknown, signal: AbortSignal, timeoutMs: number): Error {
  if (thrown instanceof AppError) return thrown;
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (cause instanceof AppError) return cause;
  if (signal.aborted) {
    return new RepositoryUnavailableError(url, `it took longer than ${Math.round(timeoutMs / 1000)} s`, signal.reason);
  }
  if (thrown instanceof GitFormatError) return new RepositoryUnavailableError(url, thrown.message, thrown);
  return new RepositoryUnavailableError(url, networkReason(thrown), thrown);
}

function networkReason(thrown: unknown): string {
  const code = errorCode(thrown) ?? '';
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its host name cannot be resolved';
    case 'ECONNREFUSED':
      return 'nothing listens there (connection refused)';
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection was cut';
    case 'ENOSPC':
      return 'the disk of the hub is full';
    default:
      return code === '' ? 'the conversation failed' : `the connection failed (${code})`;
  }
}
