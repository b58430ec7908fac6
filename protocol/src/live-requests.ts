// What people want of a cluster now: the parameters of an `AgentRequest`, by its kind, and what an agent answers (as one JSON text, in
// pieces). The hub and the agent both check what they get; these are the shapes they agree on.
import { digestOf } from './canonical.js';
import type { Health, SyncStatus } from './schema-types.js';

/** What can be wanted. An agent answers another word with AGENT_TOO_OLD. */
export type LiveRequestKind = 'tree' | 'events' | 'resource' | 'actions' | 'logs' | 'action' | 'delete' | 'cancel';

/** The most nodes of a tree. */
export const MAX_TREE_NODES = 5_000;
/** The most events of an answer. */
export const MAX_RESOURCE_EVENTS = 500;
/** The longest JSON text of one side of an object. */
export const MAX_MANIFEST_BYTES = 1024 * 1024;
/** The longest piece of an answer, in characters: well below what the hub takes in a request, even if each is four bytes long. */
export const MAX_ANSWER_PIECE = 256 * 1024;
/** How many log lines' worth of text an agent sends at most, in bytes a second. */
export const LOG_BYTES_PER_SECOND = 256 * 1024;
/** How many requests an agent works on at once, followed logs included. */
export const MAX_LIVE_REQUESTS = 16;
/** How often an agent that has nothing to say asks whether it is still listened to. */
export const ANSWER_HEARTBEAT_MS = 15_000;

/** Names one object of an application's tree. */
export interface LiveResourceKey {
  readonly group: string;
  /** Absent: the one that the application uses, or that the cluster serves. */
  readonly version?: string | undefined;
  readonly kind: string;
  /** Absent: the application's. Ignored for cluster-scoped kinds. */
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** Parameters by kind. `tree` and `cancel` have none. */
export interface LiveRequestParameters {
  readonly tree: Readonly<Record<string, never>>;
  readonly cancel: Readonly<Record<string, never>>;
  /** Without a resource: of the whole tree. */
  readonly events: { readonly resource?: LiveResourceKey | undefined };
  readonly resource: { readonly resource: LiveResourceKey; readonly showManagedFields: boolean };
  readonly actions: { readonly resource: LiveResourceKey };
  readonly logs: LogParameters;
  readonly action: {
    readonly resource: LiveResourceKey;
    readonly action: string;
    readonly parameters: Readonly<Record<string, string>>;
  };
  readonly delete: {
    readonly resource: LiveResourceKey;
    readonly propagation: 'foreground' | 'background' | 'orphan';
    readonly force: boolean;
  };
}

/** Which log, and how much of it. */
export interface LogParameters {
  readonly pod: string;
  readonly namespace?: string | undefined;
  readonly container?: string | undefined;
  readonly follow: boolean;
  readonly tailLines?: number | undefined;
  readonly sinceSeconds?: number | undefined;
  readonly previous: boolean;
  readonly timestamps: boolean;
}

/** One object of a tree. */
export interface LiveNode {
  readonly id: string;
  readonly parentId: string | null;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly isManaged: boolean;
  readonly syncStatus: SyncStatus | null;
  readonly health: Health | null;
  readonly message: string | null;
  /** ISO 8601; null when the object does not exist. */
  readonly createdAt: string | null;
  readonly images: readonly string[];
  readonly info: readonly { readonly name: string; readonly value: string }[];
}

/** One event of the cluster. */
export interface LiveEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly count: number;
  readonly firstSeenAt: string | null;
  readonly lastSeenAt: string | null;
  readonly source: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** Answers by kind. A log's is one of these for each piece. */
export interface LiveAnswers {
  readonly tree: {
    readonly nodes: readonly LiveNode[];
    readonly isTruncated: boolean;
    readonly problems: readonly string[];
  };
  readonly events: { readonly events: readonly LiveEvent[] };
  readonly resource: {
    readonly key: Required<LiveResourceKey>;
    /** JSON texts, so that numbers of any length stay what they are. */
    readonly live: string | null;
    readonly desired: string | null;
  };
  readonly actions: {
    readonly actions: readonly {
      readonly name: string;
      readonly description: string;
      readonly isDisabled: boolean;
      readonly parameters: readonly string[];
    }[];
  };
  readonly logs: { readonly lines: readonly string[]; readonly dropped: number };
  readonly action: { readonly message: string; readonly warnings: readonly string[] };
  readonly delete: { readonly message: string; readonly warnings: readonly string[] };
}

/** What the signature of a request is made over. */
export interface SignedRequest {
  readonly clusterId: string;
  /** What the agent said when it opened the socket: a request of another socket, or of another time, does not count. */
  readonly session: string;
  readonly number: number;
  readonly id: string;
  readonly kind: string;
  readonly applicationId: string;
  readonly parameters: unknown;
}

/** The bytes that the hub signs and the agent verifies (Ed25519) before it does anything that a request says. */
export function agentRequestSigningPayload(request: SignedRequest): Uint8Array {
  const { clusterId, session, number, id, kind, applicationId, parameters } = request;
  const lines = [clusterId, session, number, id, kind, applicationId, digestOf(parameters)];
  return Buffer.from(`wheelhouse-agent-request-v1\n${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
}
