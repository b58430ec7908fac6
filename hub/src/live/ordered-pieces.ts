import type { AnswerPiece } from './live-request.js';

/** Puts pieces that came over different hubs back in order. Repeated ones count once. */
export class OrderedPieces {
  private readonly early = new Map<number, AnswerPiece>();
  private next = 0;

  /** How many wait for one before them. */
  get waiting(): number {
    return this.early.size;
  }

  /** The pieces that are next now, in order. */
  take(piece: AnswerPiece): AnswerPiece[] {
    if (piece.sequence >= this.next) this.early.set(piece.sequence, piece);
    const ready: AnswerPiece[] = [];
    for (let found = this.early.get(this.next); found; found = this.early.get(this.next)) {
      this.early.delete(this.next);
      this.next += 1;
      ready.push(found);
    }
    return ready;
  }
}
