/** What goes wrong with a service, told as what goes wrong with a chart repository. */
import { certificateError } from '../git/http/certificate-problem.js';
import {
  RepositoryAuthenticationError,
  RepositoryLimitError,
  RepositoryNotFoundError,
  RepositoryUnavailableError,
  type SentProof,
} from '../git/git.errors.js';
import {
  RateLimitedError,
  ServiceAuthenticationError,
  ServiceLimitError,
  ServiceNotFoundError,
  ServiceRejectedError,
  ServiceUnavailableError,
} from '../outbound-http/outbound-http.errors.js';
import type { ChartAccess } from './chart-remote.js';

/** How long a look at an untrusted certificate may take. */
const LOOK_TIMEOUT_MS = 5_000;

/** Runs work that asks the repository at `url` over an address of the web. Errors of other kinds pass. */
export async function asRepository<T>(
  url: string,
  address: URL,
  access: ChartAccess,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await repositoryError(url, address, access, error);
  }
}

async function repositoryError(url: string, address: URL, access: ChartAccess, thrown: unknown): Promise<unknown> {
  if (thrown instanceof ServiceUnavailableError) {
    const { cause, reason } = thrown;
    const signal = AbortSignal.timeout(LOOK_TIMEOUT_MS);
    const problem = address.protocol === 'https:' ? await certificateError(url, address, access, signal, cause) : cause;
    return problem === cause ? new RepositoryUnavailableError(url, reason, thrown) : problem;
  }
  if (thrown instanceof RateLimitedError)
    return new RepositoryUnavailableError(url, `it allows no request before ${thrown.retryAt.toISOString()}`, thrown);
  if (thrown instanceof ServiceAuthenticationError)
    return new RepositoryAuthenticationError(url, thrown.isCredentialSent ? proofOf(access) : 'nothing');
  if (thrown instanceof ServiceNotFoundError) return new RepositoryNotFoundError(url);
  if (thrown instanceof ServiceRejectedError)
    return new RepositoryUnavailableError(url, `it refuses the request (HTTP status ${thrown.status})`, thrown);
  if (thrown instanceof ServiceLimitError) return new RepositoryLimitError(url, thrown.what);
  return thrown;
}

/** What is sent to prove who asks. */
export function proofOf({ credential, token, tls }: ChartAccess): SentProof {
  if (credential !== undefined) return 'password';
  if (token !== undefined) return 'token';
  return tls?.clientCertificate === undefined ? 'nothing' : 'certificate';
}
