/** Asks chart repositories what followed charts mean, with the credential that the rules give. */
import { Injectable } from '@nestjs/common';
import { AppError } from '@wheelhouse/protocol';
import { CHARTS_AT_ONCE } from '../../platform/charts/chart-limits.js';
import { ChartRemote } from '../../platform/charts/chart-remote.js';
import { Logger } from '../../platform/logging/logger.js';
import { accessToChart } from './chart-permission.js';
import { parseChartRef, READABLE, releaseRevision } from './chart-ref.js';
import { problemOf } from '../repositories.errors.js';
import { type Permissions, RepositoryPermissions } from '../registry/repository-permissions.js';
import type { RefFinding } from '../refs/repository-ref-store.js';

@Injectable()
export class FollowedCharts {
  constructor(
    private readonly permissions: RepositoryPermissions,
    private readonly remote: ChartRemote,
    private readonly logger: Logger,
  ) {}

  /** What goes wrong is part of the findings, never thrown. `refs`: as they are stored. */
  async find(url: string, refs: readonly string[]): Promise<RefFinding[]> {
    const permissions = await this.permissions.load();
    const findings: RefFinding[] = [];
    for (let start = 0; start < refs.length; start += CHARTS_AT_ONCE) {
      const some = refs.slice(start, start + CHARTS_AT_ONCE);
      findings.push(...(await Promise.all(some.map((ref) => this.findOne(url, ref, permissions)))));
    }
    return findings;
  }

  private async findOne(url: string, ref: string, permissions: Permissions): Promise<RefFinding> {
    try {
      return { ref, commit: await this.ask(url, ref, permissions), error: null };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.logger.warn('A chart could not be asked for.', { url, ref, code: error.code, error });
      return { ref, commit: null, error: problemOf(error) };
    }
  }

  private async ask(url: string, ref: string, permissions: Permissions): Promise<string> {
    const asked = parseChartRef(ref);
    if (asked === undefined) throw new Error(`${ref} is no chart.`);
    if (asked === 'probe') {
      await this.remote.check(url, permissions.accessTo(url));
      return READABLE;
    }
    const { chart, version } = asked;
    const address = { url, chart };
    return releaseRevision(await this.remote.resolve(address, version, accessToChart(address, permissions)));
  }
}
