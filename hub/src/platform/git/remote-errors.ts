/** Turns what goes wrong with a remote into errors that say what to do. */
import { AppError } from '@wheelhouse/protocol';
import { errorCode } from '../errors/system-error.js';
import { TunnelError } from '../network/tunnel.js';
import { GitFormatError, RepositoryUnavailableError, StoreRestartError } from './git.errors.js';

/** The error to throw for whatever was thrown during a conversation. */
export function remoteError(url: string, thrown: unknown, signal: AbortSignal, timeoutMs: number): Error {
  if (thrown instanceof AppError) return thrown;
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  if (cause instanceof AppError) return cause;
  if (signal.aborted) {
    return new RepositoryUnavailableError(url, `it took longer than ${Math.round(timeoutMs / 1000)} s`, signal.reason);
  }
  if (thrown instanceof GitFormatError || thrown instanceof TunnelError || thrown instanceof StoreRestartError)
    return new RepositoryUnavailableError(url, thrown.message, thrown);
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
    case 'ERR_STREAM_PREMATURE_CLOSE':
    case 'EPIPE':
      return 'the connection was cut';
    case 'ENOSPC':
      return 'the disk of the hub is full';
    default:
      return code === '' ? 'the conversation failed' : `the connection failed (${code})`;
  }
}
