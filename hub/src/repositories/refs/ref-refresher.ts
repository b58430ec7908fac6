/** Brings the followed refs of a repository up to date: one question for all of them, however many use them. */
import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { isAbbreviatedCommitId } from '../../platform/git/git-ref-name.js';
import { FollowedRemote } from './followed-remote.js';
import { PollIntervals } from './poll-intervals.js';
import { RefRecorder } from './ref-recorder.js';
import { nextCheckInMs } from './ref-schedule.js';
import { type RefFinding, RepositoryRefStore, type StoredRef } from './repository-ref-store.js';

@Injectable()
export class RefRefresher {
  private readonly running = new Map<string, Promise<unknown>>();

  constructor(
    private readonly refs: RepositoryRefStore,
    private readonly remote: FollowedRemote,
    private readonly recorder: RefRecorder,
    private readonly clock: Clock,
    private readonly intervals: PollIntervals,
  ) {}

  /**
   * What fails is stored with the refs, never thrown. Returns when the next check is due, undefined when nothing is followed there.
   * `isFirstQuiet`: who resolves a ref for the first time need not be told of it. One at a time for a repository in this process.
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
    const found = await this.remote.find(
      url,
      stored.map(({ ref }) => ref),
    );
    const refs = found.map((finding) => keptWhereAbbreviated(finding, stored));
    const now = this.clock.now();
    const isFailed = refs.every(({ error }) => error !== null);
    const pollMs = await this.intervals.pollMsOf(url);
    const nextCheckAt = new Date(now.getTime() + intervalAfter(isFailed, stored, pollMs));
    const { moved } = await this.recorder.record({ url, refs, now, nextCheckAt, isFirstQuiet });
    this.remote.prefetch(url, moved);
    return nextCheckAt;
  }
}

/** The beginning of a commit id means that commit for ever, also when no branch points there any more. */
function keptWhereAbbreviated(finding: RefFinding, stored: readonly StoredRef[]): RefFinding {
  const { ref, error } = finding;
  if (error?.code !== 'REF_NOT_FOUND' || !isAbbreviatedCommitId(ref)) return finding;
  const commit = stored.find((row) => row.ref === ref)?.commit ?? null;
  return commit?.startsWith(ref.toLowerCase()) ? { ref, commit, error: null } : finding;
}

function intervalAfter(isFailed: boolean, stored: readonly StoredRef[], pollMs: number): number {
  const hasFailed = stored.every(({ error }) => error !== null);
  const intervals = stored.map(({ checkedAt, nextCheckAt }) =>
    checkedAt === null ? 0 : nextCheckAt.getTime() - checkedAt.getTime(),
  );
  const previous = { hasFailed, intervalMs: Math.max(0, ...intervals) };
  return nextCheckInMs(isFailed, pollMs, previous, randomInt(1_000) / 1_000);
}
