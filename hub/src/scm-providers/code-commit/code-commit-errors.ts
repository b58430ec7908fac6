/** Turns what the AWS SDK throws into errors that say what to do. Its own texts stay in the cause. */
import type { AppError } from '@wheelhouse/protocol';
import {
  ServiceAuthenticationError,
  ServiceNotFoundError,
  ServiceRejectedError,
  ServiceUnavailableError,
  serviceErrorOf,
} from '../../platform/outbound-http/outbound-http.errors.js';
import { InvalidScmSettingsError } from '../scm-providers.errors.js';

/** AWS tells most failures by name, with status 400. */
const REFUSED_CREDENTIAL =
  /^(?:AccessDenied|UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|OptInRequired|NotAuthorized)/;
const THROTTLED = /^(?:Throttl|TooManyRequests|RequestLimitExceeded|SlowDown|BandwidthLimitExceeded)/;

/** The name of a failure that AWS tells. */
export function awsFailureName(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : '';
}

export function codeCommitError(thrown: unknown, host: string): AppError {
  const own = serviceErrorOf(thrown);
  if (own !== undefined) return own;
  const name = awsFailureName(thrown);
  const status = statusOf(thrown);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError') {
    return new InvalidScmSettingsError(
      "The hub's process has no AWS credentials that can be used. Give it some, by its environment or the role of its pod.",
    );
  }
  if (status === undefined && thrown instanceof Error && thrown.message.startsWith('Region is missing')) {
    return new InvalidScmSettingsError('The generator needs awsCodeCommit.region, or the hub the variable AWS_REGION.');
  }
  if (REFUSED_CREDENTIAL.test(name)) return new ServiceAuthenticationError(host, status ?? 403, true);
  if (THROTTLED.test(name)) return new ServiceUnavailableError(host, 'it limits how often it is asked', thrown);
  if (name === 'RepositoryDoesNotExistException') return new ServiceNotFoundError(host, 'a repository that it listed');
  if (status === 401 || status === 403) return new ServiceAuthenticationError(host, status, true);
  if (status !== undefined && status >= 400 && status < 500) return new ServiceRejectedError(host, status);
  const reason = status === undefined || status < 300 ? 'its answer cannot be read' : `HTTP status ${status}`;
  return new ServiceUnavailableError(host, reason, thrown);
}

function statusOf(thrown: unknown): number | undefined {
  const { $metadata } = (thrown ?? {}) as { $metadata?: { httpStatusCode?: unknown } };
  const status = $metadata?.httpStatusCode;
  return typeof status === 'number' ? status : undefined;
}
