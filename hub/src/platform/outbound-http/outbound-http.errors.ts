/** What can go wrong with a service outside. Messages name the host and what to do, never a credential or the query of an address. */
import {
  AppError,
  ForbiddenError,
  InvalidInputError,
  LimitExceededError,
  UnavailableError,
} from '@wheelhouse/protocol';

/** The address, or what it leads to, must not be reached by the hub. */
export class UrlNotAllowedError extends InvalidInputError {
  constructor(reason: string, host: string) {
    super('URL_NOT_ALLOWED', reason, { details: { host } });
  }
}

/** The service did not answer, or not as it should. */
export class ServiceUnavailableError extends UnavailableError {
  constructor(
    host: string,
    readonly reason: string,
    cause?: unknown,
  ) {
    super(
      'SERVICE_UNAVAILABLE',
      `The service at ${host} did not answer as it should: ${reason}. Nothing changes until it does; it is asked again by itself.`,
      { cause, details: { host } },
    );
  }
}

/** The service wants a credential, or another one, or one with more rights. */
export class ServiceAuthenticationError extends ForbiddenError {
  constructor(
    host: string,
    status: number,
    readonly isCredentialSent: boolean,
  ) {
    const what = isCredentialSent ? 'refused the credential' : 'wants a credential, and none is set';
    super(
      'SERVICE_AUTHENTICATION_FAILED',
      `The service at ${host} ${what} (HTTP status ${status}). Check the secret that the generator refers to, whether its token has ` +
        'expired, and whether it may read what is asked for.',
      { details: { host, status } },
    );
  }
}

/** The service has no such thing, or none for this credential. */
export class ServiceNotFoundError extends AppError {
  readonly kind = 'NotFound';
  constructor(host: string, path: string) {
    super(
      'SERVICE_NOT_FOUND',
      `The service at ${host} has nothing at ${path}, or nothing that the credential may see. Check the names in the generator and the rights of its token.`,
      { details: { host } },
    );
  }
}

/** The service wants to be left alone until a time. */
export class RateLimitedError extends UnavailableError {
  constructor(
    host: string,
    readonly retryAt: Date,
  ) {
    super(
      'RATE_LIMITED',
      `The service at ${host} allows no further requests before ${retryAt.toISOString()}. It is asked again by itself then; a token of its own or a longer requeueAfterSeconds avoids this.`,
      { details: { host, retryAt: retryAt.toISOString() } },
    );
  }
}

/** The service understood the request and does not like it: the same request has no chance. */
export class ServiceRejectedError extends InvalidInputError {
  constructor(
    host: string,
    readonly status: number,
  ) {
    super(
      'SERVICE_REFUSED_REQUEST',
      `The service at ${host} refused the request (HTTP status ${status}). Check the fields of the generator against what the service expects.`,
      { details: { host, status } },
    );
  }
}

/** What would be sent is no HTTP request. */
export class UnusableRequestError extends InvalidInputError {
  constructor(host: string) {
    super(
      'SERVICE_REQUEST_INVALID',
      `The request to ${host} cannot be made: its address or its credential holds characters that HTTP does not allow. Check that the token in the secret is a single line.`,
      { details: { host } },
    );
  }
}

/** An answer above one of the limits in `outbound-limits.ts`. */
export class ServiceLimitError extends LimitExceededError {
  constructor(
    host: string,
    readonly what: string,
  ) {
    super('SERVICE_LIMIT_EXCEEDED', `The service at ${host} is above a limit of the hub: ${what}.`, {
      details: { host },
    });
  }
}

/** The AppError within what a client library threw; undefined when there is none. */
export function serviceErrorOf(thrown: unknown): AppError | undefined {
  let error = thrown;
  // Libraries wrap once or twice; a longer chain is somebody's joke.
  for (let depth = 0; depth < 8 && error instanceof Error; depth += 1) {
    if (error instanceof AppError) return error;
    error = error.cause;
  }
  return undefined;
}
