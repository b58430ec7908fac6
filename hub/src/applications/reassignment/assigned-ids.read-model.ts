import type { DataSource } from 'typeorm';
import { SqlParameters } from '../../platform/database/sql-parameters.js';
import type { ReassignmentScope } from './reassignment-scope.js';

/** Where a page ends. */
export interface AssignedPosition {
  readonly clusterId: string;
  readonly id: string;
}

/** Rendered applications that are on a cluster, cluster by cluster: so that each agent hears of few new revisions. */
export class AssignedIdsReadModel {
  constructor(private readonly dataSource: DataSource) {}

  async list(
    scope: ReassignmentScope,
    limit: number,
    after?: AssignedPosition,
  ): Promise<{ ids: string[]; last: AssignedPosition }> {
    const parameters = new SqlParameters();
    const conditions = [
      'cluster_id is not null and render_digest is not null and deleting_at is null',
      ...scopeConditions(scope, parameters),
      ...(after
        ? [`(cluster_id, id) > (${parameters.add(after.clusterId)}::uuid, ${parameters.add(after.id)}::uuid)`]
        : []),
    ];
    const rows = await this.dataSource.query<AssignedPosition[]>(
      `select cluster_id as "clusterId", id from applications where ${conditions.join(' and ')}
       order by cluster_id, id limit ${parameters.add(limit)}`,
      parameters.values,
    );
    return { ids: rows.map(({ id }) => id), last: rows.at(-1) ?? { clusterId: '', id: '' } };
  }
}

function scopeConditions(scope: ReassignmentScope, parameters: SqlParameters): string[] {
  if (scope === 'all') return [];
  return 'project' in scope
    ? [`project = ${parameters.add(scope.project)}`]
    : [`cluster_id = ${parameters.add(scope.clusterId)}::uuid`];
}
