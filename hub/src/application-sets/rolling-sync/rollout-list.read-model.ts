import { Injectable } from '@nestjs/common';
import type { RolloutStatus } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';

/** One application of a rollout, as it is remembered. */
export interface RolloutRow {
  readonly applicationSetId: string;
  readonly application: string;
  readonly status: RolloutStatus;
  readonly step: number;
  readonly targetRevisions: readonly string[];
  readonly message: string;
  readonly transitionAt: Date;
}

/** What is remembered of rollouts, for many sets in one statement. */
@Injectable()
export class RolloutListReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** The applications of each set by name, in the order of the ids; none where nothing rolls. */
  async listOf(applicationSetIds: readonly string[]): Promise<RolloutRow[][]> {
    const rows = await this.dataSource.query<RolloutRow[]>(
      `select a.application_set_id as "applicationSetId", a.name as application, r.status, r.step,
              r.target_revisions as "targetRevisions", r.message, r.transition_at as "transitionAt"
       from application_rollouts r join applications a on a.id = r.application_id
       where a.application_set_id = any($1::uuid[]) and a.deleting_at is null order by a.name`,
      [applicationSetIds],
    );
    const bySet = Map.groupBy(rows, (row) => row.applicationSetId);
    return applicationSetIds.map((id) => bySet.get(id) ?? []);
  }
}
