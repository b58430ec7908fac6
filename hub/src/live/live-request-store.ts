import type { AnswerPiece, LiveRequest, Reception } from './live-request.js';

/** A request that this hub waits for. */
export interface OpenRow {
  readonly id: string;
  /** How long ago its agent last said something of it by way of the database. */
  readonly silentMs: number;
}

/**
 * Requests and pieces of answers on their way between the hub that somebody asks and the hub that the agent is connected to. Everything in it
 * is forgotten as soon as it has arrived, and soon after nobody wants it.
 */
export abstract class LiveRequestStore {
  /** False when the cluster has as many as it may. Wakes the hubs. */
  abstract add(request: LiveRequest, from: { hub: string; wantedForMs: number }): Promise<boolean>;
  /** Takes requests of a cluster that nobody took yet: this one, or all. Each is given out once. */
  abstract claim(clusterId: string, by: string, id?: string): Promise<LiveRequest[]>;
  abstract isClaimed(id: string): Promise<boolean>;
  /** They are wanted for so long from now. Those that are gone are left out of the answer. */
  abstract extend(ids: readonly string[], wantedForMs: number): Promise<OpenRow[]>;
  /** Forgets it with its answers, and tells the hubs that it is done, or cancelled. */
  abstract remove(request: Pick<LiveRequest, 'id' | 'clusterId'>, how: 'done' | 'cancel'): Promise<void>;
  /** Keeps a piece for the hub that asked and wakes it. Unwanted unless it is a request to this cluster. */
  abstract addPiece(clusterId: string, piece: AnswerPiece): Promise<Reception>;
  /** What {@link addPiece} would answer; the agent counts as heard. */
  abstract hear(clusterId: string, id: string): Promise<Reception>;
  /** Of these requests, those for which pieces wait. */
  abstract listAnswered(ids: readonly string[]): Promise<string[]>;
  /** The first pieces that wait, in order; they are kept no longer. */
  abstract takePieces(id: string, limit: number): Promise<AnswerPiece[]>;
  /** Removes what nobody wants any more. */
  abstract sweep(): Promise<void>;
}
