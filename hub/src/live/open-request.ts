// Somebody on this hub waits for an answer: for the whole of it, or for its pieces as they come.
import { BoundedStream } from './bounded-stream.js';
import { MAX_ANSWER_LENGTH, MAX_WAITING_PIECES } from './live-limits.js';
import { AgentDisconnectedError, AgentRefusalError, BadAnswerError } from './live.errors.js';
import { type AnswerPiece, DISCONNECTED, type LiveRequest, type Reception, UNWANTED } from './live-request.js';
import { OrderedPieces } from './ordered-pieces.js';

/** Where pieces go. */
export interface AnswerReader {
  /** How many pieces it has room for. */
  readonly room: number;
  /** A piece in its turn. Throws when it makes no sense. */
  take(content: string): void;
  /** The last piece was taken, or there is no answer. */
  end(error?: unknown): void;
}

export class OpenRequest {
  heardAtMs: number;
  private readonly pieces = new OrderedPieces();
  private isEnded = false;

  constructor(
    readonly request: LiveRequest,
    readonly clusterName: string,
    private readonly surroundings: {
      readonly reader: AnswerReader;
      readonly monotonicMs: () => number;
      /** Called once, with whether the answer came to its end. */
      readonly onEnd: (isDone: boolean) => void;
    },
  ) {
    this.heardAtMs = surroundings.monotonicMs();
  }

  /** The agent said something of it: a piece, or only that it is still there. */
  hear(piece?: AnswerPiece): Reception {
    this.heardAtMs = this.surroundings.monotonicMs();
    if (this.isEnded) return UNWANTED;
    if (piece?.sequence === DISCONNECTED) this.fail(new AgentDisconnectedError(this.clusterName));
    else if (piece && this.pieces.waiting < MAX_WAITING_PIECES)
      for (const ready of this.pieces.take(piece)) this.accept(ready);
    return { isWanted: !this.isEnded, credit: this.isEnded ? 0 : this.room };
  }

  /** How many pieces may be fetched for it now. */
  get room(): number {
    return Math.max(0, this.surroundings.reader.room - this.pieces.waiting);
  }

  /** There will be no answer, or no rest of it. */
  fail(error: unknown): void {
    this.finish(false, error);
  }

  /** The reader left. */
  leave(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.surroundings.onEnd(false);
  }

  private accept(piece: AnswerPiece): void {
    if (this.isEnded) return;
    if (piece.error) return this.finish(true, new AgentRefusalError(piece.error.code, piece.error.message));
    try {
      if (piece.content !== '') this.surroundings.reader.take(piece.content);
    } catch (error) {
      return this.fail(error);
    }
    if (piece.isDone) this.finish(true);
  }

  private finish(isDone: boolean, error?: unknown): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.surroundings.onEnd(isDone);
    this.surroundings.reader.end(error);
  }
}

/** Puts a whole answer together and reads it as JSON. */
export class WholeAnswer implements AnswerReader {
  readonly room = MAX_WAITING_PIECES;
  readonly promise: Promise<unknown>;
  private readonly settle = Promise.withResolvers<unknown>();
  private text = '';

  constructor(private readonly clusterName: string) {
    this.promise = this.settle.promise;
  }

  take(content: string): void {
    if (this.text.length + content.length > MAX_ANSWER_LENGTH)
      throw new BadAnswerError(this.clusterName, 'it is too long');
    this.text += content;
  }

  end(error?: unknown): void {
    if (error !== undefined) return this.settle.reject(error);
    try {
      this.settle.resolve(parsed(this.text, this.clusterName));
    } catch (unreadable) {
      this.settle.reject(unreadable);
    }
  }
}

/** Hands pieces on as they come, each of them a JSON text. */
export class PieceStream<T> implements AnswerReader {
  readonly stream: BoundedStream<T>;

  constructor(
    private readonly clusterName: string,
    private readonly read: (value: unknown) => T,
    surroundings: { readonly onLeave: () => void; readonly onRoom: () => void },
  ) {
    this.stream = new BoundedStream<T>(MAX_WAITING_PIECES, surroundings.onLeave, surroundings.onRoom);
  }

  get room(): number {
    return this.stream.room;
  }

  take(content: string): void {
    const item = this.read(parsed(content, this.clusterName));
    if (!this.stream.push(item))
      throw new BadAnswerError(this.clusterName, 'it sends more than it was given credit for');
  }

  end(error?: unknown): void {
    this.stream.end(error);
  }
}

function parsed(text: string, clusterName: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new BadAnswerError(clusterName, 'it is no JSON');
  }
}
