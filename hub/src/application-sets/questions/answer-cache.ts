/** Answers of the last minute, so that a label that changes does not ask GitHub again. One process's own; never more than an optimisation. */
import type { FactFailure, FactQuestion } from '@wheelhouse/generators';
import { canonicalJson } from '@wheelhouse/protocol';
import { roomOf } from '../../platform/outbound-http/value-room.js';
import type { Answer } from './outside-answers.js';

/** How long an answer serves other expansions. A refresh, a webhook or a changed secret ends it earlier. */
export const ANSWER_REUSE_MS = 60_000;
/**
 * How long a failure does, unless the service said when to ask again: enough for sets that expand together, and short for the person
 * who mends what was wrong and applies the set again.
 */
export const FAILURE_REUSE_MS = 10_000;
/** Most answers that are kept. */
const MAX_ANSWERS = 1_000;
/** Most memory of all answers that are kept, in bytes, roughly; larger ones serve only the expansion that asked. */
const MAX_ROOM = 32 * 1024 * 1024;

/** An answer, or why there is none. */
export interface GivenAnswer {
  readonly answer: Answer | FactFailure;
  /** Where the service said when to ask again. */
  readonly retryAt?: Date;
}

interface Entry {
  readonly askedAt: number;
  readonly given: Promise<GivenAnswer>;
  room: number;
  /** It failed, and may be asked again soon. */
  isFailure: boolean;
}

export class AnswerCache {
  private readonly entries = new Map<string, Entry>();
  private room = 0;

  /** The answer that was asked for at `from` or later and is not too old now; also one that is still awaited. With the time it was asked for. */
  find(
    question: FactQuestion,
    now: number,
    from: number,
  ): { askedAt: number; given: Promise<GivenAnswer> } | undefined {
    const entry = this.entries.get(canonicalJson(question));
    if (!entry || entry.askedAt < from) return undefined;
    return now - entry.askedAt < (entry.isFailure ? FAILURE_REUSE_MS : ANSWER_REUSE_MS) ? entry : undefined;
  }

  /** Keeps the answer to come. One that is rejected is forgotten. */
  keep(question: FactQuestion, askedAt: number, given: Promise<GivenAnswer>): void {
    const key = canonicalJson(question);
    const entry: Entry = { askedAt, given, room: 0, isFailure: false };
    this.drop(key);
    this.entries.set(key, entry);
    this.dropOld(askedAt);
    given.then(
      (value) => this.settle(key, entry, value),
      () => this.dropOwn(key, entry),
    );
  }

  private settle(key: string, entry: Entry, { answer, retryAt }: GivenAnswer): void {
    if (this.entries.get(key) !== entry) return;
    entry.isFailure = 'problem' in answer && retryAt === undefined;
    entry.room = roomOf(answer);
    this.room += entry.room;
    for (const oldest of this.entries.keys()) {
      if (this.room <= MAX_ROOM) return;
      this.drop(oldest);
    }
  }

  private dropOld(now: number): void {
    for (const [key, { askedAt }] of this.entries) {
      if (askedAt >= now - ANSWER_REUSE_MS && this.entries.size <= MAX_ANSWERS) return;
      this.drop(key);
    }
  }

  private dropOwn(key: string, entry: Entry): void {
    if (this.entries.get(key) === entry) this.drop(key);
  }

  private drop(key: string): void {
    this.room -= this.entries.get(key)?.room ?? 0;
    this.entries.delete(key);
  }
}
