// Every limit of live requests on the hub's side. Those that agents share are in `protocol/src/live-requests.ts`.

/** How long an answer may take; documented in docs/live.md. */
export const ANSWER_TIMEOUT_MS = 10_000;
/** How long an action may take: the API server may wait for admission webhooks. */
export const ACTION_TIMEOUT_MS = 20_000;
/** When no socket of the cluster's agent took a request by then, none listens. */
export const CLAIM_TIMEOUT_MS = 2_500;
/** Requests of all people to one agent at once, followed logs included: as many as an agent works on. */
export { MAX_LIVE_REQUESTS as MAX_REQUESTS_OF_CLUSTER } from '@wheelhouse/protocol';
/** The longest whole answer, in characters: a tree of 5,000 nodes is about a third of it. */
export const MAX_ANSWER_LENGTH = 8 * 1024 * 1024;
/** Pieces of one answer that wait for the reader; the agent is given credit for as many as are free. */
export const MAX_WAITING_PIECES = 8;
/** How often a followed log is told to be still wanted, and its agent looked for. */
export const FOLLOW_CHECK_MS = 15_000;
/** A followed log without a word of its agent (which says something every 15 s) for so long has ended. */
export const SILENCE_LIMIT_MS = 45_000;
/** How long a row outlives what it is for: long enough for the slowest step, short enough that nothing piles up after a crash. */
export const ROW_GRACE_MS = 10_000;
/** How often rows that nobody wants any more are swept away. */
export const SWEEP_INTERVAL_MS = 30_000;
/** While an answer is waited for, the database is asked for it so often, in case a wake-up was lost. */
export const POLL_INTERVAL_MS = 1_000;
/** Requests that may wait for one socket. */
export const MAX_WAITING_REQUESTS = 64;
/** The longest message of an agent that is passed on. */
export const MAX_AGENT_MESSAGE = 2_000;
