import type { Transaction } from '../database/transaction.js';

/** The channels that hub replicas wake each other on. */
export const CHANNELS = {
  /** `clusterId:revision` lines: the desired revision of clusters grew. */
  desiredRevisions: 'wheelhouse_desired',
  /** Comma-separated application ids whose row, status or assignment changed; at most 150 a message. */
  applications: 'wheelhouse_applications',
  /** `first-last`: a range of event ids that were recorded. */
  events: 'wheelhouse_events',
  /** `token:ID` or `key:ID`: a credential was revoked; open sockets that use it close. */
  revocations: 'wheelhouse_revocations',
  /** `ask CLUSTER REQUEST`, `cancel CLUSTER REQUEST` (nobody waits any more) or `done CLUSTER REQUEST`: people's requests to agents. */
  agentRequests: 'wheelhouse_agent_requests',
  /** `HUB REQUEST`: a piece of an answer waits for the hub that asked. */
  agentAnswers: 'wheelhouse_agent_answers',
} as const;

export type Channel = (typeof CHANNELS)[keyof typeof CHANNELS];

/**
 * Wake-ups between replicas (Postgres LISTEN/NOTIFY): hints, never truth. A message may be lost (a reconnect), so whoever listens
 * also polls, or re-reads on `onGap`. A payload is at most 7,900 bytes.
 */
export abstract class ChangeFeed {
  /** Sends, with the transaction's commit when one is given. */
  abstract publish(channel: Channel, payloads: readonly string[], transaction?: Transaction): Promise<void>;
  /** Calls the listener for each message; returns how to stop. */
  abstract subscribe(channel: Channel, listener: (payload: string) => void): () => void;
  /** Calls the listener whenever messages may have been lost (the connection came back). */
  abstract onGap(listener: () => void): () => void;
}
