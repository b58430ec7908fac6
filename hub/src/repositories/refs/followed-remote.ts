/** Asks a remote where followed refs point, with the credential that the rules give it. */
import { Injectable } from '@nestjs/common';
import { AppError } from '@wheelhouse/protocol';
import { RefNotFoundError } from '../../platform/git/git.errors.js';
import {
  checkRefName,
  commitOfRef,
  DEFAULT_REF,
  fullNamesOf,
  hintForMissingRef,
} from '../../platform/git/git-ref-name.js';
import { GitRemote, type RemoteRefs } from '../../platform/git/git-remote.js';
import { Logger } from '../../platform/logging/logger.js';
import { ChartContents } from '../charts/chart-contents.js';
import { parseChartRef } from '../charts/chart-ref.js';
import { FollowedCharts } from '../charts/followed-charts.js';
import { problemOf } from '../repositories.errors.js';
import { RepositoryPermissions } from '../registry/repository-permissions.js';
import type { RefFinding } from './repository-ref-store.js';

@Injectable()
export class FollowedRemote {
  constructor(
    private readonly permissions: RepositoryPermissions,
    private readonly remote: GitRemote,
    private readonly charts: FollowedCharts,
    private readonly contents: ChartContents,
    private readonly logger: Logger,
  ) {}

  /** One question for all refs of Git, and what charts need. What goes wrong is part of the findings, never thrown. */
  async find(url: string, refs: readonly string[]): Promise<RefFinding[]> {
    return (await this.ask(url, refs, [])).findings;
  }

  /** The same, with the short name of the default branch where the remote says it. */
  async look(url: string, refs: readonly string[]): Promise<{ findings: RefFinding[]; defaultBranch?: string }> {
    return await this.ask(url, refs, [DEFAULT_REF]);
  }

  private async ask(
    url: string,
    refs: readonly string[],
    also: readonly string[],
  ): Promise<{ findings: RefFinding[]; defaultBranch?: string }> {
    const chartRefs = refs.filter((ref) => parseChartRef(ref) !== undefined);
    if (chartRefs.length === 0) return await this.askGit(url, refs, also);
    const gitRefs = refs.filter((ref) => parseChartRef(ref) === undefined);
    const [ofCharts, ofGit] = await Promise.all([
      this.charts.find(url, chartRefs),
      gitRefs.length === 0 ? { findings: [] } : this.askGit(url, gitRefs, also),
    ]);
    return { ...ofGit, findings: [...ofCharts, ...ofGit.findings] };
  }

  private async askGit(
    url: string,
    refs: readonly string[],
    also: readonly string[],
  ): Promise<{ findings: RefFinding[]; defaultBranch?: string }> {
    try {
      const access = (await this.permissions.load()).accessTo(url);
      const listed = await this.remote.listRefs(url, access, [...also, ...refs].flatMap(fullNamesOf));
      const defaultBranch = listed.defaultBranch?.slice('refs/heads/'.length);
      return {
        findings: refs.map((ref) => findingOf(url, ref, listed)),
        ...(defaultBranch !== undefined && { defaultBranch }),
      };
    } catch (error) {
      const problem = problemOf(known(error));
      this.logger.warn('A repository could not be asked for its refs.', { url, code: problem.code, error });
      return { findings: refs.map((ref) => ({ ref, commit: null, error: problem })) };
    }
  }

  /** Has the objects of commits come while others still work in the database: they will be wanted at once. Never throws. */
  prefetch(url: string, moved: readonly { readonly ref: string; readonly commit: string }[]): void {
    for (const { ref, commit } of new Map(moved.map((one) => [one.commit, one])).values()) {
      this.prefetchOne(url, ref, commit).catch((error: unknown) =>
        this.logger.debug('A new commit could not be fetched ahead.', { url, commit, error }),
      );
    }
  }

  private async prefetchOne(url: string, ref: string, commit: string): Promise<void> {
    const chart = parseChartRef(ref);
    if (chart === 'probe') return;
    if (chart === undefined) await this.remote.fetch(url, commit, (await this.permissions.load()).accessTo(url));
    else await this.contents.root({ url, chart: chart.chart }, commit);
  }
}

function findingOf(url: string, ref: string, listed: RemoteRefs): RefFinding {
  try {
    checkRefName(ref);
    const commit = commitOfRef(ref, listed);
    if (commit === undefined) throw new RefNotFoundError(url, ref, hintForMissingRef(ref));
    return { ref, commit, error: null };
  } catch (error) {
    return { ref, commit: null, error: problemOf(known(error)) };
  }
}

/** Errors of our own are findings; any other one is a fault here and goes on. */
function known(error: unknown): AppError {
  if (error instanceof AppError) return error;
  throw error;
}
