import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationSetStore } from '../application-set-store.js';
import { ExpansionSchedule } from '../expansion/expansion-schedule.js';
import type { AskedQuestion } from './asked-question.js';

/** Names that an event has to do with: a set is concerned when one of its questions holds all names of a pattern. */
export type QuestionPattern = Partial<AskedQuestion>;

/** Has sets expanded with new answers: the webhook, a changed secret or decision, or a person says that the old ones are out of date. */
@Injectable()
export class RefreshAskingSets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sets: ApplicationSetStore,
    private readonly schedule: ExpansionSchedule,
  ) {}

  /** After something that may come in floods: events collapse into one expansion of each set in a moment. Gives how many sets. */
  async refresh(patterns: readonly QuestionPattern[]): Promise<number> {
    return this.dataSource.transaction(async (tx) => {
      const ids = await this.requireAnswers(patterns, tx);
      await this.schedule.expandInAMoment(ids, tx);
      return ids.length;
    });
  }

  /** After a change on the hub itself, in its transaction. */
  async refreshNow(patterns: readonly QuestionPattern[], tx: Transaction): Promise<void> {
    await this.schedule.expandSoon(await this.requireAnswers(patterns, tx), tx);
  }

  private async requireAnswers(patterns: readonly QuestionPattern[], tx: Transaction): Promise<string[]> {
    const ids = await this.sets.listAsking(patterns, tx);
    if (ids.length > 0) await this.sets.requireAnswers(ids, this.schedule.now(), tx);
    return ids;
  }
}
