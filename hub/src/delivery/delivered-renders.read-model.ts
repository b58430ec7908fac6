import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What a cluster should run of an application now, or the hub itself should make of it. */
export interface DeliveredRender {
  readonly applicationId: string;
  /** Null: the hub itself. */
  readonly clusterId: string | null;
  readonly renderDigest: string;
}

/** Which renders are assigned now, or were looked at last by the hub itself. */
@Injectable()
export class DeliveredRendersReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** In no order; what is being removed is left out. */
  async list(applicationIds: readonly string[]): Promise<DeliveredRender[]> {
    if (applicationIds.length === 0) return [];
    return this.dataSource.query<DeliveredRender[]>(
      `select application_id as "applicationId", cluster_id as "clusterId", render_digest as "renderDigest"
       from assignments where application_id = any($1::uuid[]) and not is_removed
       union all
       select application_id, null, render_digest from application_parents
       where application_id = any($1::uuid[]) and runs_on_hub and render_digest is not null`,
      [applicationIds],
    );
  }
}
