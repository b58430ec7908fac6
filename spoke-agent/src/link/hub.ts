// The port to the hub: all that the agent may ask of it, always by dialling out. Adapter: `graphql-hub.ts`.
import type {
  AgentHolding,
  AgentJoinInput,
  AgentJoinPayload,
  AgentReportInput,
  AgentReportPayload,
  DesiredState,
  Render,
} from '@wheelhouse/protocol';

/** The most renders that one request may ask for (schema: `agentRenders`). */
export const MAX_RENDERS_PER_REQUEST = 100;

/** The hub, as the agent sees it. Every method but `nudges` and `close` throws HubError. */
export interface Hub {
  /** Registers the public key. Throws JOIN_TOKEN_USED, JOIN_TOKEN_EXPIRED, UNAUTHENTICATED. */
  join(joinToken: string, input: AgentJoinInput): Promise<AgentJoinPayload>;
  /** Registers the next public key. The same key asked for again gives the same `keyId`; the key that asks goes on for some minutes. */
  rotateKey(publicKey: string): Promise<AgentJoinPayload>;
  desiredState(holding: AgentHolding | null): Promise<DesiredState>;
  renders(digests: readonly string[]): Promise<Render[]>;
  report(input: AgentReportInput): Promise<AgentReportPayload>;
  /** Hints that the desired revision grew; may miss some, may repeat some. Reconnects by itself until it is closed. */
  nudges(listener: (revision: number) => void): { close(): void };
  close(): Promise<void>;
}
