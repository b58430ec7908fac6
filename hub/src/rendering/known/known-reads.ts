/** Which names renders of a question read: in memory what was asked for lately, else in the database. */
import { Injectable } from '@nestjs/common';
import { digestOf } from '@wheelhouse/protocol';
import { ByteCache, type Reads } from '@wheelhouse/renderer';
import { type KnownNames, type NewReads, ReadsStore } from '../store/reads-store.js';

/** Questions whose rows are kept in memory. */
const MAX_QUESTIONS = 50_000;
/** Names in the lists that are kept in memory; many questions share a list. */
const MAX_NAMES = 200_000;
/** Lists of one question that are tried: others were not used for long, and an input they would find is rendered anew. */
const MAX_LISTS = 8;
/** A use is written only when the last one is older: an unchanged fleet writes nothing. */
const USED_SPREAD_MS = 6 * 60 * 60_000;

/** A list of names with where it was found. */
export interface NamesList extends KnownNames {
  readonly reads: Reads;
}

@Injectable()
export class KnownReads {
  private readonly questions = new ByteCache<readonly KnownNames[]>(MAX_QUESTIONS);
  private readonly lists = new ByteCache<Reads>(MAX_NAMES);

  constructor(private readonly store: ReadsStore) {}

  /** By question. `fresh`: what other hubs learned since is asked for too. */
  async find(questions: readonly string[], { fresh = false } = {}): Promise<Map<string, readonly NamesList[]>> {
    const known = new Map<string, readonly KnownNames[]>();
    for (const question of questions) {
      const rows = fresh ? undefined : this.questions.find(question);
      if (rows !== undefined) known.set(question, rows);
    }
    const unknown = [...new Set(questions)].filter((question) => !known.has(question));
    const found = Map.groupBy(await this.store.find(unknown), ({ question }) => question);
    for (const question of unknown) {
      const rows = (found.get(question) ?? []).slice(0, MAX_LISTS);
      known.set(question, rows);
      // Nothing is no answer to keep: another hub may render it any moment.
      if (rows.length > 0) this.questions.keep(question, rows, 1);
    }
    return await this.withLists(known);
  }

  /** After a render, when it is stored. */
  learn({ question, names, reads, inputDigest }: NewReads, now: Date): void {
    this.lists.keep(names, reads, reads.length + 1);
    this.put({ question, names, inputDigest, usedAt: now });
  }

  /** Of rows that led to an input, those to store as used: the last use is long ago. */
  noteUsed(rows: readonly KnownNames[], inputDigest: string, now: Date): Omit<KnownNames, 'usedAt'>[] {
    const before = new Date(now.getTime() - USED_SPREAD_MS);
    return rows
      .filter(({ usedAt }) => usedAt < before)
      .map(({ question, names }) => {
        this.put({ question, names, inputDigest, usedAt: now });
        return { question, names, inputDigest };
      });
  }

  private put(row: KnownNames): void {
    const others = (this.questions.find(row.question) ?? []).filter(({ names }) => names !== row.names);
    this.questions.keep(row.question, [row, ...others].slice(0, MAX_LISTS), 1);
  }

  private async withLists(
    known: ReadonlyMap<string, readonly KnownNames[]>,
  ): Promise<Map<string, readonly NamesList[]>> {
    const rows = [...known.values()].flat();
    const lists = new Map<string, Reads>();
    const missing = new Map<string, KnownNames>();
    for (const row of rows) {
      if (lists.has(row.names)) continue;
      const reads = this.lists.find(row.names);
      if (reads === undefined) missing.set(row.names, row);
      else lists.set(row.names, reads);
    }
    for (const [names, reads] of await this.store.lists([...missing.values()])) {
      lists.set(names, reads);
      this.lists.keep(names, reads, reads.length + 1);
    }
    return new Map(
      [...known].map(([question, found]) => [
        question,
        found.flatMap((row) => {
          const reads = lists.get(row.names);
          return reads === undefined ? [] : [{ ...row, reads }];
        }),
      ]),
    );
  }
}

/** Equal for equal lists. */
export function namesDigest(reads: Reads): string {
  return digestOf(reads.map(({ root, path, what }) => [root, path, what]));
}
