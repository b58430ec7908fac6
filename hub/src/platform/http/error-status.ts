import type { ErrorKind } from '@wheelhouse/protocol';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  InvalidInput: 400,
  Unauthenticated: 401,
  Forbidden: 403,
  NotFound: 404,
  Conflict: 409,
  LimitExceeded: 429,
  Unavailable: 503,
};

/** The HTTP status of an error's kind; 500 for anything else. */
export function statusOf(kind: unknown): number {
  return typeof kind === 'string' && Object.hasOwn(STATUS, kind) ? STATUS[kind as ErrorKind] : 500;
}
