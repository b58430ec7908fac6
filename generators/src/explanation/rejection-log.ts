/** Collects what gave nothing: the most telling first, and no more than people read. */
import { MAX_EXAMINED, MAX_REJECTIONS } from './explanation-limits.js';
import type { Rejection } from './explanation.js';

/** How telling a rejection is: it has to do with the question, it was decided by a condition, or it is one of many. */
export type Rank = 'asked' | 'decided' | 'usual';

const RANKS: readonly Rank[] = ['asked', 'decided', 'usual'];

interface Notes {
  readonly kept: Readonly<Record<Rank, Rejection[]>>;
  /** A generator may leave out the same for each of the parameters around it. No larger than what may be examined. */
  readonly seen: Set<string>;
  omitted: number;
}

/** The rejections of all generators, by their places. */
export class RejectionLog {
  private readonly byPlace = new Map<string, Notes>();
  private examined = 0;

  /** Whether a reason may still be worked out; counts it. */
  mayExamine(): boolean {
    this.examined += 1;
    return this.examined <= MAX_EXAMINED;
  }

  /** Notes one, once. */
  add(place: string, rank: Rank, rejection: Rejection): void {
    const notes = this.notesOf(place);
    const key = `${rejection.what}\n${rejection.why}`;
    if (notes.seen.has(key)) return;
    notes.seen.add(key);
    const kept = notes.kept[rank];
    if (kept.length < MAX_REJECTIONS) kept.push(rejection);
    else notes.omitted += 1;
  }

  /** Counts some without a reason. */
  omit(place: string, count: number): void {
    this.notesOf(place).omitted += count;
  }

  of(place: string): { readonly rejected: readonly Rejection[]; readonly omittedRejections: number } {
    const notes = this.byPlace.get(place);
    if (notes === undefined) return { rejected: [], omittedRejections: 0 };
    const all = RANKS.flatMap((rank) => notes.kept[rank]);
    const rejected = all.slice(0, MAX_REJECTIONS);
    return { rejected, omittedRejections: notes.omitted + all.length - rejected.length };
  }

  /** Those that have to do with the question. */
  asked(place: string): readonly Rejection[] {
    return this.byPlace.get(place)?.kept.asked ?? [];
  }

  private notesOf(place: string): Notes {
    let notes = this.byPlace.get(place);
    if (notes === undefined) {
      notes = { kept: { asked: [], decided: [], usual: [] }, seen: new Set(), omitted: 0 };
      this.byPlace.set(place, notes);
    }
    return notes;
  }
}
