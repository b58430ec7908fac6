import { Injectable } from '@nestjs/common';
import type { Reads } from '@wheelhouse/renderer';
import { Clock } from '../../platform/clock/clock.js';
import { Gathered } from '../known/gathered.js';
import { KnownReads, namesDigest } from '../known/known-reads.js';
import { ReadsStore } from './reads-store.js';
import { type NewOutcome, RenderStore } from './render-store.js';

/** Outcomes that are stored together. */
const MAX_GATHERED = 500;

/** What a render of a question read. */
export interface QuestionReads {
  readonly question: string;
  readonly reads: Reads;
}

interface Addition {
  readonly outcome: NewOutcome;
  readonly reads: readonly QuestionReads[];
}

/** What was rendered, and what that read. Many small writes at once become one. */
@Injectable()
export class RenderStores {
  private readonly additions = new Gathered((all: readonly Addition[]) => this.addAll(all), MAX_GATHERED);

  constructor(
    readonly renders: RenderStore,
    readonly reads: ReadsStore,
    readonly known: KnownReads,
    private readonly clock: Clock,
  ) {}

  async add(outcome: NewOutcome, reads: readonly QuestionReads[]): Promise<void> {
    await this.additions.add([{ outcome, reads }]);
  }

  private async addAll(additions: readonly Addition[]): Promise<void> {
    const now = this.clock.now();
    const rows = additions.flatMap(({ outcome: { inputDigest }, reads: all }) =>
      all.map(({ question, reads }) => ({ question, names: namesDigest(reads), reads, inputDigest })),
    );
    await this.renders.addOutcomes(
      additions.map(({ outcome }) => outcome),
      now,
    );
    if (rows.length === 0) return;
    await this.reads.add(rows, now);
    for (const row of rows) this.known.learn(row, now);
  }
}
