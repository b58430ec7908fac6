/**
 * Errors that cross the wire. Free of any framework: one HTTP filter and one GraphQL formatter on the hub translate them, the CLI turns
 * their kinds into exit codes. A message says what happened, where, why, and what to do, and never holds a secret.
 */
export type ErrorKind =
  'InvalidInput' | 'NotFound' | 'Conflict' | 'Forbidden' | 'Unauthenticated' | 'LimitExceeded' | 'Unavailable';

/** What an error shows to the outside besides its message: never a secret. */
export type ErrorDetails = Readonly<Record<string, unknown>>;

/** The base of every error that is meant to be read by a person or a program outside. */
export abstract class AppError extends Error {
  abstract readonly kind: ErrorKind;
  /** Stable, in upper snake case: scripts may rely on it. */
  readonly code: string;
  readonly details: ErrorDetails;

  constructor(code: string, message: string, options: { cause?: unknown; details?: ErrorDetails } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.details = options.details ?? {};
  }

  /** Whether the same request may succeed later without a change. */
  get retryable(): boolean {
    return false;
  }
}

/** The request itself is wrong. */
export class InvalidInputError extends AppError {
  readonly kind = 'InvalidInput';
}

/** No such thing, or not for the one who asks: the two look the same. */
export class NotFoundError extends AppError {
  readonly kind = 'NotFound';
  constructor(noun: string, name: string) {
    super('NOT_FOUND', `There is no ${noun} "${name}".`, { details: { noun, name } });
  }
}

/** The request is right, but the state is not: taken name, stale plan, automated sync. */
export class ConflictError extends AppError {
  readonly kind = 'Conflict';
}

/** Known, but not allowed. */
export class ForbiddenError extends AppError {
  readonly kind = 'Forbidden';
}

/** No credential, or none that counts. */
export class UnauthenticatedError extends AppError {
  readonly kind = 'Unauthenticated';
}

/** A documented limit was reached. */
export class LimitExceededError extends AppError {
  readonly kind = 'LimitExceeded';
}

/** Something outside does not answer. Trying again later may help. */
export class UnavailableError extends AppError {
  readonly kind = 'Unavailable';
  override get retryable(): boolean {
    return true;
  }
}
