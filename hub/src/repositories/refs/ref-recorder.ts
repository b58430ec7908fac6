/** Stores what was found of refs and tells everyone whom it concerns, in one transaction. */
import { Injectable } from '@nestjs/common';
import type { Problem } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { EventLog, type NewEvent } from '../../audit/event-log.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { RefObservers } from './ref-observers.js';
import type { RepositoryRefName } from './repository-ref.js';
import { type RefChanges, type RefFinding, RepositoryRefStore } from './repository-ref-store.js';

/** Events that one failing repository causes at one time: it may have hundreds of refs. */
const MAX_EVENTS = 20;

/** What was found, and when. */
export interface Findings {
  readonly url: string;
  readonly refs: readonly RefFinding[];
  readonly now: Date;
  readonly nextCheckAt: Date;
  /** Who resolves a ref for the first time need not be told of it. */
  readonly isFirstQuiet: boolean;
}

@Injectable()
export class RefRecorder {
  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly observers: RefObservers,
    private readonly events: EventLog,
    private readonly dataSource: DataSource,
  ) {}

  async record(findings: Findings): Promise<RefChanges> {
    const { url, refs, now, nextCheckAt, isFirstQuiet } = findings;
    return await this.dataSource.transaction(async (tx) => {
      const changes = await this.refs.record(url, refs, now, nextCheckAt, tx);
      await this.tellMoved(url, changes, isFirstQuiet, tx);
      await this.tellProblems(url, changes, tx);
      return changes;
    });
  }

  private async tellMoved(url: string, changes: RefChanges, isFirstQuiet: boolean, tx: Transaction): Promise<void> {
    const moved = changes.moved
      .filter(({ isFirst }) => !(isFirst && isFirstQuiet))
      .map(({ ref, commit }) => ({ url, ref, commit }));
    if (moved.length === 0) return;
    for (const observer of this.observers.moved) await observer(moved, tx);
  }

  private async tellProblems(url: string, changes: RefChanges, tx: Transaction): Promise<void> {
    const problems = [
      ...changes.failed.map(({ ref, error }) => ({ url, ref, problem: error })),
      ...changes.recovered.map((ref) => ({ url, ref, problem: null })),
    ];
    if (problems.length === 0) return;
    for (const observer of this.observers.problems) await observer(problems, tx);
    await this.events.record(problems.slice(0, MAX_EVENTS).map(eventOf), tx);
  }
}

function eventOf({ url, ref, problem }: RepositoryRefName & { readonly problem: Problem | null }): NewEvent {
  if (problem === null) {
    return {
      type: 'RepositoryRecovered',
      actor: 'hub',
      message: `${ref} of ${url} can be read again.`,
      details: { url, ref },
    };
  }
  const { code, message } = problem;
  return { type: 'RepositoryFailed', severity: 'Warning', actor: 'hub', message, details: { url, ref, code } };
}
