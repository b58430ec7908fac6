import {
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  LimitExceededError,
  UnauthenticatedError,
} from '@wheelhouse/protocol';
import type { Identity } from './identity.js';

/** No credential at all. */
export class CredentialMissingError extends UnauthenticatedError {
  constructor() {
    super(
      'UNAUTHENTICATED',
      'This needs a credential: send an API token as `Authorization: Bearer wht_...`, or log in with `wheelhouse login`.',
    );
  }
}

/** A credential that does not count. Never says which part of it is wrong. */
export class CredentialInvalidError extends UnauthenticatedError {
  constructor(cause?: unknown) {
    super(
      'UNAUTHENTICATED',
      'The credential is not valid: it is unknown, expired, or was revoked. Log in again with `wheelhouse login`, or use another ' +
        'token.',
      cause === undefined ? {} : { cause },
    );
  }
}

/** An agent's assertion that does not count. */
export class AssertionInvalidError extends UnauthenticatedError {
  constructor(cause?: unknown) {
    super(
      'UNAUTHENTICATED',
      "The agent's assertion is not valid: unknown or expired key, wrong audience, or a lifetime that the hub's clock does not accept. " +
        "Check the clock of the agent's node. An agent whose key is gone joins again with the token that `wheelhouse cluster token " +
        'NAME` prints.',
      cause === undefined ? {} : { cause },
    );
  }
}

/** The agent's key was revoked: by a person, by a later join, or because the cluster was joined anew. */
export class AgentRevokedError extends UnauthenticatedError {
  constructor(clusterName: string) {
    super(
      'AGENT_REVOKED',
      `The key of this agent of cluster "${clusterName}" was revoked. If it should work for the cluster again, give it a new join ` +
        `token: \`wheelhouse cluster token ${clusterName}\`.`,
      { details: { cluster: clusterName } },
    );
  }
}

/** The join token is past its time. */
export class JoinTokenExpiredError extends UnauthenticatedError {
  constructor(clusterName: string, expiredAt: Date) {
    super(
      'JOIN_TOKEN_EXPIRED',
      `The join token for cluster "${clusterName}" expired at ${expiredAt.toISOString()}. Make another one with \`wheelhouse cluster ` +
        `token ${clusterName}\`; \`wheelhouse cluster register\` prints one for a new cluster.`,
      { details: { cluster: clusterName } },
    );
  }
}

/** The join token did its one job. */
export class JoinTokenUsedError extends ConflictError {
  constructor(clusterName: string, usedAt: Date) {
    super(
      'JOIN_TOKEN_USED',
      `The join token for cluster "${clusterName}" was used at ${usedAt.toISOString()}; a token works once. Make another one with ` +
        `\`wheelhouse cluster token ${clusterName}\`; \`wheelhouse cluster register\` prints one for a new cluster.`,
      { details: { cluster: clusterName } },
    );
  }
}

/** Too many wrong passwords. */
export class TooManyAttemptsError extends LimitExceededError {
  constructor(retryAfterSeconds: number) {
    super(
      'TOO_MANY_ATTEMPTS',
      `Too many failed attempts with a password. Try again in ${retryAfterSeconds} s, or use an API token.`,
      { details: { retryAfterSeconds } },
    );
  }
  override get retryable(): boolean {
    return true;
  }
}

const NOUNS: Readonly<Record<Identity['kind'], string>> = {
  person: 'people',
  agent: 'agents',
  joining: 'joining agents',
};

/** A credential that counts, but not here. */
export class WrongCredentialKindError extends ForbiddenError {
  constructor(allowed: Identity['kind'], actual: string) {
    super('FORBIDDEN', `This is for ${NOUNS[allowed]} only; the credential that was sent is of kind "${actual}".`, {
      details: { allowed, actual },
    });
  }
}

/** A token that cannot be made as asked. */
export class ApiTokenInvalidError extends InvalidInputError {
  constructor(message: string) {
    super('INVALID_INPUT', message);
  }
}

/** More tokens than a person can keep an eye on. */
export class TooManyApiTokensError extends LimitExceededError {
  constructor(limit: number) {
    super('TOO_MANY_API_TOKENS', `There are already ${limit} working API tokens. Revoke those that nobody uses first.`);
  }
}
