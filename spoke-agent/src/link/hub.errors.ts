import { AppError, type ErrorKind } from '@wheelhouse/protocol';

/** Codes that say that this agent's credential counts no more. */
const REFUSED_CREDENTIAL = new Set(['UNAUTHENTICATED', 'AGENT_REVOKED']);
/** Codes of a join token that will never work again. */
const SPENT_JOIN_TOKEN = new Set(['JOIN_TOKEN_USED', 'JOIN_TOKEN_EXPIRED', 'JOIN_TOKEN_INVALID', 'UNAUTHENTICATED']);

/** The hub did not answer, or answered with an error. `code` is the hub's own where it gave one, else HUB_UNAVAILABLE. */
export class HubError extends AppError {
  readonly kind: ErrorKind;
  /** Milliseconds to wait before the next try, when the hub said so (Retry-After). */
  readonly retryAfterMs: number | undefined;

  constructor(
    code: string,
    message: string,
    facts: { kind?: ErrorKind | undefined; cause?: unknown; retryAfterMs?: number | undefined } = {},
  ) {
    super(code, message, { cause: facts.cause });
    this.kind = facts.kind ?? 'Unavailable';
    this.retryAfterMs = facts.retryAfterMs;
  }

  override get retryable(): boolean {
    return this.kind === 'Unavailable' || this.kind === 'LimitExceeded';
  }

  /** Whether the hub knows this agent's key no more, or never did. */
  get isCredentialRefused(): boolean {
    return REFUSED_CREDENTIAL.has(this.code);
  }

  /** Whether another try with the same join token is pointless. */
  get isJoinTokenSpent(): boolean {
    return SPENT_JOIN_TOKEN.has(this.code);
  }
}

/** The agent cannot join with the token it has. The process ends with exit code 3. */
export class JoinRefusedError extends AppError {
  readonly kind = 'Unauthenticated';

  constructor(code: string, reason: string, options: { cause?: unknown } = {}) {
    super(
      code,
      `This agent cannot join the hub: ${reason} Make another token on the hub with "wheelhouse cluster token NAME" ` +
        'and start the agent with it (--join-token or WHEELHOUSE_JOIN_TOKEN).',
      options,
    );
  }
}
