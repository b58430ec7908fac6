/** Turns statuses and what the network says into errors that say what to do. */
import { AppError } from '@wheelhouse/protocol';
import { errorCode } from '../errors/system-error.js';
import { type HeaderRecord, hasCredential } from './credential-headers.js';
import type { HttpAnswer, HttpRequest } from './http-exchange.js';
import {
  ServiceAuthenticationError,
  ServiceNotFoundError,
  ServiceRejectedError,
  ServiceUnavailableError,
} from './outbound-http.errors.js';

/** Failures that may be gone a moment later. */
const TRANSIENT_STATUSES: ReadonlySet<number> = new Set([500, 502, 503, 504]);
/** The request did not arrive: repeating it cannot do anything twice. */
const NOT_ARRIVED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
const BROKEN: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
  'UND_ERR_CLOSED',
  'UND_ERR_DESTROYED',
]);

/** The error for an answer that is no success. */
export function statusError(url: URL, status: number, sent: HeaderRecord): AppError {
  if (status === 401 || status === 403) return new ServiceAuthenticationError(url.host, status, hasCredential(sent));
  if (status === 404 || status === 410) return new ServiceNotFoundError(url.host, url.pathname);
  if (status >= 400 && status < 500 && status !== 408) return new ServiceRejectedError(url.host, status);
  return new ServiceUnavailableError(url.host, `HTTP status ${status}`);
}

/** Whether an answer is a failure that a repetition may mend. A service that names a time to come back is not pressed. */
export function isTransientAnswer({ method }: HttpRequest, { status, headers }: HttpAnswer): boolean {
  return method !== 'POST' && TRANSIENT_STATUSES.has(status) && !headers.has('retry-after');
}

export function isTransientFailure({ method }: HttpRequest, thrown: unknown): boolean {
  const code = errorCode(thrown) ?? '';
  return NOT_ARRIVED.has(code) || (method !== 'POST' && BROKEN.has(code));
}

/** The error to throw for whatever was thrown during a request. */
export function networkError(url: URL, thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  return new ServiceUnavailableError(url.host, networkReason(thrown), thrown);
}

function networkReason(thrown: unknown): string {
  const code = errorCode(thrown) ?? '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its host name cannot be resolved';
  if (code === 'ECONNREFUSED') return 'nothing listens there (connection refused)';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'no connection in time';
  if (code === 'UND_ERR_ABORTED' || code.startsWith('UND_ERR_PRX') || code === 'UND_ERR_INVALID_ARG')
    return 'the proxy does not lead there, or wants another credential';
  if (BROKEN.has(code)) return 'the connection was cut';
  if (/^(?:CERT_|ERR_TLS_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/.test(code)) {
    return `its TLS certificate is not trusted (${code}); name the authority with caRef`;
  }
  if (code.startsWith('HPE_') || code.startsWith('UND_ERR_')) return `its answer is no proper HTTP (${code})`;
  return code === '' ? 'the request failed' : `the connection failed (${code})`;
}
