// The one place where errors turn into GraphQL errors, over HTTP and sockets alike. What we did not mean to say is not said: its text
// goes to the log, the client gets the id of the request to ask about.
import { AppError, UnavailableError, type ErrorKind } from '@wheelhouse/protocol';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { isDatabaseAway } from '../errors/system-error.js';
import type { Logger } from '../logging/logger.js';

/** Codes of GraphQL's own errors that clients know; all of them mean that the request is wrong. */
const REQUEST_CODES = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'BAD_REQUEST',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
]);

/** Postgres is away; every request that needs it says so, and may be repeated. */
class DatabaseAwayError extends UnavailableError {
  constructor(cause: unknown) {
    super('DATABASE_UNAVAILABLE', 'The hub cannot reach its database now. Try again.', { cause });
  }
}

export interface ErrorCircumstances {
  readonly requestId: string;
  readonly logger: Logger;
  /** What the GraphQL server made of the error; its code counts for errors of GraphQL itself. */
  readonly formatted?: GraphQLFormattedError;
}

export function formatGraphqlError(error: unknown, circumstances: ErrorCircumstances): GraphQLFormattedError {
  const { requestId, logger, formatted } = circumstances;
  const place = placeOf(error);
  const cause = causeOf(error);
  if (cause instanceof AppError)
    return { message: cause.message, ...place, extensions: extensionsOf(cause, requestId) };
  if (cause instanceof GraphQLError) {
    const code: unknown = formatted?.extensions?.['code'] ?? cause.extensions['code'] ?? 'BAD_USER_INPUT';
    if (typeof code === 'string' && REQUEST_CODES.has(code)) return requestError(cause, code, { requestId, place });
  }
  if (isDatabaseAway(cause)) {
    logger.warn('A request failed because the database is away', { requestId, error: cause });
    const away = new DatabaseAwayError(cause);
    return { message: away.message, ...place, extensions: extensionsOf(away, requestId) };
  }
  logger.error('A request failed unexpectedly', { requestId, path: place.path?.join('.'), error: cause });
  return {
    message: `Something went wrong on the hub. Its log tells more under the request id ${requestId}.`,
    ...place,
    extensions: { code: 'INTERNAL', kind: 'Internal', requestId, retryable: false },
  };
}

/** The members that a client may rely on. */
export function extensionsOf(error: AppError, requestId: string): Record<string, unknown> {
  const { code, kind, details, retryable } = error;
  return { code, kind, requestId, retryable, ...(Object.keys(details).length > 0 ? { details } : {}) };
}

type Place = Pick<GraphQLFormattedError, 'locations' | 'path'>;

function requestError(
  error: GraphQLError,
  code: string,
  about: { requestId: string; place: Place },
): GraphQLFormattedError {
  const limit: unknown = error.extensions['limit'];
  const kind: ErrorKind = limit === undefined ? 'InvalidInput' : 'LimitExceeded';
  const tooManyTokens = /^Syntax Error: Document contains more tha[nt] (\d+) tokens/.exec(error.message);
  const details = tooManyTokens ? { limit: 'tokens', maximum: Number(tooManyTokens[1]) } : limit;
  return {
    message: tooManyTokens ? `The query has more than ${tooManyTokens[1]} tokens. Split it.` : error.message,
    ...about.place,
    extensions: {
      code: details === undefined ? code : 'QUERY_TOO_COMPLEX',
      kind: details === undefined ? kind : 'LimitExceeded',
      requestId: about.requestId,
      retryable: false,
      ...(details === undefined ? {} : { details }),
    },
  };
}

function placeOf(error: unknown): Place {
  if (!(error instanceof GraphQLError)) return {};
  const { locations, path } = error;
  return { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
}

/** GraphQL wraps what a resolver threw, sometimes twice. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}
