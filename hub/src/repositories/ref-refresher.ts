/** Asks a repository where its followed refs point, once for all of them, and stores what changed. */
import { randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { EventLog } from '../audit/event-log.js';
import { Clock } from '../platform/clock/clock.js';
import { HubConfig } from '../platform/config/hub-config.js';
import type { Transaction } from '../platform/database/transaction.js';
import { GitRemote } from '../platform/git/git-remote.js';
import { checkRefName, commitOfRef, fullNamesOf, hintForMissingRef } from '../platform/git/git-ref-name.js';
import { RefNotFoundError } from '../platform/git/git.errors.js';
import { Logger } from '../platform/logging/logger.js';
import { nextCheckInMs } from './ref-schedule.js';
import { RefObservers } from './ref-observers.js';
import { problemOf } from './repositories.errors.js';
import { type RefChanges, type RefFinding, RepositoryRefStore, type StoredRef } from './repository-ref-store.js';
import { RepositoryPermissions } from './repository-permissions.js';

@Injectable()
export class RefRefresher {
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly permissions: RepositoryPermissions,
    private readonly remote: GitRemote,
    private readonly observers: RefObservers,
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    @Inject(HubConfig) private readonly config: Pick<HubConfig, 'repositoryPollSeconds'>,
    private readonly events: EventLog,
    private readonly logger: Logger,
  ) {}

  /**
   * Brings the refs of a repository up to date; what fails is stored with them, never thrown. Returns when the next check is due,
   * undefined when nothing is followed there. `isFirstQuiet`: who resolves a ref for the first time need not be told of it.
   */
  async refresh(url: string, options: { isFirstQuiet?: boolean } = {}): Promise<Date | undefined> {
    const before = this.running.get(url) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(() => this.refreshInTurn(url, options.isFirstQuiet ?? false));
    this.running.set(url, turn);
    try {
      return await turn;
    } finally {
      if (this.running.get(url) === turn) this.running.delete(url);
    }
  }

  private async refreshInTurn(url: string, isFirstQuiet: boolean): Promise<Date | undefined> {
    const stored = await this.refs.listOf([url]);
    if (stored.length === 0) return undefined;
    const findings = await this.find(url, stored);
    const now = this.clock.now();
    const isFailed = findings.every(({ error }) => error !== null);
    const nextCheckAt = new Date(now.getTime() + this.intervalAfter(isFailed, stored));
    const changes = await this.dataSource.transaction(async (tx) => {
      const recorded = await this.refs.record(url, findings, now, nextCheckAt, tx);
      await this.tell(url, recorded, isFirstQuiet, tx);
      return recorded;
    });
    this.prefetch(url, changes);
    return nextCheckAt;
  }

  private async find(url: string, stored: readonly StoredRef[]): Promise<RefFinding[]> {
    try {
      const access = (await this.permissions.load()).accessTo(url);
      const names = stored.flatMap(({ ref }) => fullNamesOf(ref));
      const listed = await this.remote.listRefs(url, access, names);
      return stored.map(({ ref }) => {
        try {
          checkRefName(ref);
          const commit = commitOfRef(ref, listed);
          if (commit === undefined) throw new RefNotFoundError(url, ref, hintForMissingRef(ref));
          return { ref, commit, error: null };
        } catch (error) {
          return { ref, commit: null, error: problemOf(known(error)) };
        }
      });
    } catch (error) {
      const problem = problemOf(known(error));
      this.logger.warn('A repository could not be asked for its refs.', { url, code: problem.code, error });
      return stored.map(({ ref }) => ({ ref, commit: null, error: problem }));
    }
  }

  private intervalAfter(isFailed: boolean, stored: readonly StoredRef[]): number {
    const hasFailed = stored.every(({ error }) => error !== null);
    const intervals = stored.map(({ checkedAt, nextCheckAt }) => (checkedAt === null ? 0 : nextCheckAt.getTime() - checkedAt.getTime()));
    const previous = { hasFailed, intervalMs: Math.max(0, ...intervals) };
    return nextCheckInMs(isFailed, this.config.repositoryPollSeconds * 1_000, previous, randomInt(1_000) / 1_000);
  }

  private async tell(url: string, changes: RefChanges, isFirstQuiet: boolean, tx: Transaction): Promise<void> {
    const moved = changes.moved.filter(({ isFirst }) => !(isFirst && isFirstQuiet));
    if (moved.length > 0) {
      for (const observer of this.observers.moved) await observer(moved.map(({ ref, commit }) => ({ url, ref, commit })), tx);
    }
    const problems = [
      ...changes.failed.map(({ ref, error }) => ({ url, ref, problem: error })),
      ...changes.recovered.map((ref) => ({ url, ref, problem: null })),
    ];
    if (problems.length === 0) return;
    for (const observer of this.observers.problems) await observer(problems, tx);
    await this.events.record(problems.slice(0, 20).map(eventOf), tx);
  }

  /** The objects will be wanted at once by whoever was told: they come while the others still work in the database. */
  private prefetch(url: string, changes: RefChanges): void {
    for (const commit of new Set(changes.moved.map((moved) => moved.commit))) {
      this.permissions
        .load()
        .then((permissions) => this.remote.fetch(url, commit, permissions.accessTo(url)))
        .catch((error: unknown) => this.logger.debug('A new commit could not be fetched ahead.', { url, commit, error }));
    }
  }
}

function eventOf({ url, ref, problem }: { url: string; ref: string; problem: { code: string; message: string } | null }) {
  return problem === null
    ? { type: 'RepositoryRecovered', actor: 'hub', message: `${ref} of ${url} can be read again.`, details: { url, ref } }
    : {
        type: 'RepositoryFailed',
        severity: 'Warning' as const,
        actor: 'hub',
        message: problem.message,
        details: { url, ref, code: problem.code },
      };
}

/** Errors of our own are findings; any other one is a fault here and goes on. */
function known(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
