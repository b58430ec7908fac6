// The port to the hub: all that the agent may ask of it, always by dialling out. Adapter: `graphql-hub.ts`.
import type {
  AgentAnswerInput,
  AgentAnswerPayload,
  AgentHolding,
  AgentJoinInput,
  AgentJoinPayload,
  AgentReportInput,
  AgentReportPayload,
  AgentRequest,
  DesiredState,
  Render,
} from '@wheelhouse/protocol';

/** The most renders that one request may ask for (schema: `agentRenders`). */
export const MAX_RENDERS_PER_REQUEST = 100;

/** Takes what people want of this cluster now, as it comes over the socket of the nudges. */
export interface RequestLine {
  /** A socket opened. Answers the random text that requests over it are signed for. */
  begin(): string;
  take(request: AgentRequest): void;
  /** The socket ended: nobody waits for answers any more. */
  end(): void;
}

/** The hub, as the agent sees it. Every method but `nudges` and `close` throws HubError. */
export interface Hub {
  /** Registers the public key. Throws JOIN_TOKEN_USED, JOIN_TOKEN_EXPIRED, UNAUTHENTICATED. */
  join(joinToken: string, input: AgentJoinInput): Promise<AgentJoinPayload>;
  /** Registers the next public key. The same key asked for again gives the same `keyId`; the key that asks goes on for some minutes. */
  rotateKey(publicKey: string): Promise<AgentJoinPayload>;
  desiredState(holding: AgentHolding | null): Promise<DesiredState>;
  renders(digests: readonly string[]): Promise<Render[]>;
  report(input: AgentReportInput): Promise<AgentReportPayload>;
  /** A piece of an answer to a request that came over the socket of the nudges. */
  answer(input: AgentAnswerInput): Promise<AgentAnswerPayload>;
  /**
   * Hints that the desired revision grew; may miss some, may repeat some. Reconnects by itself until it is closed. The same socket brings
   * requests, from hubs that know them.
   */
  nudges(listener: (revision: number) => void, requests?: RequestLine): { close(): void };
  close(): Promise<void>;
}
