import { AppError, type ErrorKind } from '@wheelhouse/protocol';
import { ClusterError, type ClusterErrorCode } from '../cluster/cluster.errors.js';
import { describeKey } from '../engine/object-identity.js';

/** What the hub is told when there is no answer. */
export type LiveErrorCode =
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'INVALID_INPUT'
  | 'ACTION_UNKNOWN'
  | 'ACTION_DISABLED'
  | 'AGENT_TOO_OLD'
  | 'CONFLICT'
  | 'LIVE_REQUEST_LIMIT'
  | 'ANSWER_TOO_LARGE'
  | 'CLUSTER_UNAVAILABLE'
  | 'AGENT_FAILED';

const KINDS: Readonly<Record<LiveErrorCode, ErrorKind>> = {
  NOT_FOUND: 'NotFound',
  FORBIDDEN: 'Forbidden',
  INVALID_INPUT: 'InvalidInput',
  ACTION_UNKNOWN: 'InvalidInput',
  ACTION_DISABLED: 'Conflict',
  AGENT_TOO_OLD: 'Unavailable',
  CONFLICT: 'Conflict',
  LIVE_REQUEST_LIMIT: 'LimitExceeded',
  ANSWER_TOO_LARGE: 'LimitExceeded',
  CLUSTER_UNAVAILABLE: 'Unavailable',
  AGENT_FAILED: 'Unavailable',
};

/** Why a request is not answered. Its message goes to the person who asks: never a secret. */
export class LiveError extends AppError {
  readonly kind: ErrorKind;
  declare readonly code: LiveErrorCode;

  constructor(code: LiveErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(code, message, options);
    this.kind = KINDS[code];
  }
}

/** What a person named is absent, or not in the tree of the application: the two look the same. */
export function notInTree(key: {
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name: string;
}): LiveError {
  const named = describeKey({ apiVersion: '', kind: key.kind, namespace: key.namespace ?? '', name: key.name });
  return new LiveError('NOT_FOUND', `There is no ${named} in the tree of the application.`);
}

/** The agent was never given the application, or is done with it. */
export function notHere(): LiveError {
  return new LiveError(
    'NOT_FOUND',
    'The application is not in this cluster: nothing of it was delivered yet, or it is gone. `wheelhouse app get NAME` says what it waits for.',
  );
}

const CODES: Readonly<Record<ClusterErrorCode, LiveErrorCode>> = {
  CONFLICT: 'CONFLICT',
  INVALID: 'INVALID_INPUT',
  FORBIDDEN: 'FORBIDDEN',
  KIND_UNKNOWN: 'NOT_FOUND',
  NOT_FOUND: 'NOT_FOUND',
  UNAVAILABLE: 'CLUSTER_UNAVAILABLE',
  RATE_LIMITED: 'CLUSTER_UNAVAILABLE',
};

/**
 * What the hub is told of an error. What was not meant to be read by people keeps its words to itself. `isConfidential`: the cluster's words
 * could quote a value that was encrypted in Git.
 */
export function liveErrorOf(error: unknown, isConfidential = false): LiveError {
  if (error instanceof LiveError) return error;
  if (!(error instanceof ClusterError)) {
    const isMeant = error instanceof AppError;
    const message = isMeant ? error.message : 'The agent failed to answer; its log says more.';
    return new LiveError(isMeant ? 'CONFLICT' : 'AGENT_FAILED', message, { cause: error });
  }
  const words = isConfidential
    ? `The cluster refused it (${error.code}). Its words are not shown: the object has values that were encrypted in Git.`
    : error.message;
  return new LiveError(CODES[error.code], words, { cause: error });
}
