import { AppError, ConflictError, type ErrorKind, LimitExceededError, UnavailableError } from '@wheelhouse/protocol';
import { MAX_AGENT_MESSAGE, MAX_REQUESTS_OF_CLUSTER } from './live-limits.js';

/** Nothing can be looked at: the application is on no cluster. */
export class NothingToLookAtError extends ConflictError {
  constructor(application: string) {
    super(
      'CONFLICT',
      `The application "${application}" runs nowhere: its destination names no registered cluster. There is nothing to look at.`,
      { details: { application } },
    );
  }
}

/** The cluster says nothing, so neither does its agent. */
export class ClusterSilentError extends UnavailableError {
  constructor(cluster: string, freshness: string, since: string | null) {
    super(
      'CLUSTER_SILENT',
      since === null
        ? `Cluster "${cluster}" was never in contact: its agent has to join first (\`wheelhouse cluster get ${cluster}\`).`
        : `Cluster "${cluster}" is ${freshness}: its agent was last in contact at ${since}. Live data needs the agent; see why it is silent.`,
      { details: { cluster, freshness, since } },
    );
  }
}

/** The agent is in contact, but no socket of it takes requests. */
export class AgentNotListeningError extends UnavailableError {
  constructor(cluster: string) {
    super(
      'AGENT_NOT_LISTENING',
      `The agent of cluster "${cluster}" is in contact, but took no live request: it is connecting again just now, it is older than this hub ` +
        'and does not know them, or something between the two keeps WebSockets to /graphql from opening. Try again; if that does not help, ' +
        'update the agent, or let WebSockets pass.',
      { details: { cluster } },
    );
  }
}

/** The agent took the request and did not answer in time. */
export class AgentTimeoutError extends UnavailableError {
  constructor(cluster: string, timeoutMs: number, isChange: boolean) {
    super(
      'AGENT_TIMEOUT',
      `The agent of cluster "${cluster}" did not answer within ${timeoutMs / 1_000} s. ` +
        (isChange ? 'It may have been done all the same: look before you try again.' : 'Try again.'),
      { details: { cluster } },
    );
  }
}

/** The agent's socket ended while it answered. */
export class AgentDisconnectedError extends UnavailableError {
  constructor(cluster: string) {
    super('AGENT_DISCONNECTED', `The connection to the agent of cluster "${cluster}" was lost on the way. Try again.`, {
      details: { cluster },
    });
  }
}

/** Too many people look at one cluster. */
export class LiveRequestLimitError extends LimitExceededError {
  constructor(cluster: string) {
    super(
      'LIVE_REQUEST_LIMIT',
      `The agent of cluster "${cluster}" works on ${MAX_REQUESTS_OF_CLUSTER} live requests already. Close a followed log, or try again in a moment.`,
      { details: { cluster, maximum: MAX_REQUESTS_OF_CLUSTER } },
    );
  }
  override get retryable(): boolean {
    return true;
  }
}

/** This hub stops. */
export class HubStoppingError extends UnavailableError {
  constructor() {
    super('HUB_STOPPING', 'This hub is being stopped. Ask again: another one, or the next, answers.');
  }
}

/** An answer that is not what the protocol says. */
export class BadAnswerError extends UnavailableError {
  constructor(cluster: string, why: string) {
    super(
      'AGENT_FAILED',
      `The agent of cluster "${cluster}" answered with something that this hub cannot read: ${why}.`,
      {
        details: { cluster },
      },
    );
  }
}

/** What an agent may say of a request, and what kind of error it is. Other codes are not passed on. */
const KINDS: ReadonlyMap<string, ErrorKind> = new Map([
  ['NOT_FOUND', 'NotFound'],
  ['FORBIDDEN', 'Forbidden'],
  ['INVALID_INPUT', 'InvalidInput'],
  ['ACTION_UNKNOWN', 'InvalidInput'],
  ['AGENT_TOO_OLD', 'Unavailable'],
  ['ACTION_DISABLED', 'Conflict'],
  ['CONFLICT', 'Conflict'],
  ['LIVE_REQUEST_LIMIT', 'LimitExceeded'],
  ['ANSWER_TOO_LARGE', 'LimitExceeded'],
  ['CLUSTER_UNAVAILABLE', 'Unavailable'],
]);

/** The agent says why there is no answer. */
export class AgentRefusalError extends AppError {
  readonly kind: ErrorKind;

  constructor(code: string, message: string) {
    const kind = KINDS.get(code);
    super(kind === undefined ? 'AGENT_FAILED' : code, message.slice(0, MAX_AGENT_MESSAGE));
    this.kind = kind ?? 'Unavailable';
  }

  override get retryable(): boolean {
    return this.kind === 'Unavailable' || this.kind === 'LimitExceeded';
  }
}
