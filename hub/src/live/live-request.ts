import type { LiveRequestKind } from '@wheelhouse/protocol';

/** What one of this hub's people wants of a cluster. */
export interface LiveRequest {
  readonly id: string;
  readonly clusterId: string;
  readonly kind: LiveRequestKind;
  /** Empty for a cancellation. */
  readonly applicationId: string;
  readonly parameters: unknown;
  readonly timeoutMs: number;
}

/** A piece of an answer, as an agent sent it. */
export interface AnswerPiece {
  readonly requestId: string;
  readonly sequence: number;
  readonly content: string;
  readonly isDone: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** What the agent is told of a piece. */
export interface Reception {
  readonly isWanted: boolean;
  /** How many more are taken now. */
  readonly credit: number;
}

/** Nobody waits for it, or it is not this agent's to answer: the two look the same. */
export const UNWANTED: Reception = { isWanted: false, credit: 0 };

/** The number of what a hub says in place of an agent whose socket ended. It comes in turn whatever was before. */
export const DISCONNECTED = -1;
