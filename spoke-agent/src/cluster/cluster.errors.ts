import { AppError, type ErrorKind } from '@wheelhouse/protocol';

/** Why a cluster refused or could not do what was asked. */
export type ClusterErrorCode =
  /** Other field managers own fields of the apply (see `conflicts`), or a precondition of a delete does not hold. */
  | 'CONFLICT'
  /** The cluster will never accept this object: schema, immutable field, admission. */
  | 'INVALID'
  /** The agent's credential does not suffice. */
  | 'FORBIDDEN'
  /** The cluster serves no such apiVersion and kind (yet: a CustomResourceDefinition may still come). */
  | 'KIND_UNKNOWN'
  /** What the request refers to is absent; for an apply, the namespace. */
  | 'NOT_FOUND'
  /** No answer, a timeout or a server error. Retryable. */
  | 'UNAVAILABLE'
  /** The API server sheds load. Retryable after `retryAfterMs`. */
  | 'RATE_LIMITED';

const KINDS: Readonly<Record<ClusterErrorCode, ErrorKind>> = {
  CONFLICT: 'Conflict',
  INVALID: 'InvalidInput',
  FORBIDDEN: 'Forbidden',
  KIND_UNKNOWN: 'NotFound',
  NOT_FOUND: 'NotFound',
  UNAVAILABLE: 'Unavailable',
  RATE_LIMITED: 'LimitExceeded',
};

/** A field that another manager owns and the apply would have changed. */
export interface FieldConflict {
  /** As the API server names it, for example `kubectl-edit`. */
  readonly manager: string;
  /** In the API server's notation, for example `.spec.replicas`. */
  readonly field: string;
}

export interface ClusterErrorFacts {
  readonly cause?: unknown;
  /** Only for CONFLICT of an apply. */
  readonly conflicts?: readonly FieldConflict[];
  /** For RATE_LIMITED and UNAVAILABLE, milliseconds. */
  readonly retryAfterMs?: number;
  /** Only for UNAVAILABLE: it is this request alone that cannot be done now (a webhook fails, a namespace is on its way out). Default false. */
  readonly isServerWell?: boolean;
}

/** The one error that a Cluster throws. Branch on `code`. The message never holds a value out of a Secret. */
export class ClusterError extends AppError {
  readonly kind: ErrorKind;
  declare readonly code: ClusterErrorCode;
  /** Who owns what the apply wanted to change; empty unless code is CONFLICT and the request was an apply. */
  readonly conflicts: readonly FieldConflict[];
  /** Milliseconds to wait before the next try, when the cluster said so. */
  readonly retryAfterMs: number | undefined;
  /** Whether the API server is no worse than usual: no reason to ask less of it. */
  readonly isServerWell: boolean;

  constructor(code: ClusterErrorCode, message: string, facts: ClusterErrorFacts = {}) {
    const { cause, conflicts = [], retryAfterMs, isServerWell } = facts;
    const details = {
      ...(conflicts.length > 0 && { conflicts }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    };
    super(code, message, { cause, details });
    this.kind = KINDS[code];
    this.conflicts = conflicts;
    this.retryAfterMs = retryAfterMs;
    this.isServerWell = isServerWell ?? !this.retryable;
  }

  override get retryable(): boolean {
    return this.code === 'UNAVAILABLE' || this.code === 'RATE_LIMITED';
  }
}

/** Nothing was sent: the agent itself says that nothing may be written now. The words are the agent's own, and hold no secret. */
export class WriteStoppedError extends ClusterError {
  constructor(reason: string) {
    super('UNAVAILABLE', reason, { isServerWell: true });
  }
}
