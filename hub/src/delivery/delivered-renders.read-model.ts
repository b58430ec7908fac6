import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** What a cluster should run of an application now. */
export interface DeliveredRender {
  readonly applicationId: string;
  readonly clusterId: string;
  readonly renderDigest: string;
}

/** Which renders are assigned now. */
@Injectable()
export class DeliveredRendersReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** In no order; what is being removed is left out. */
  async list(applicationIds: readonly string[]): Promise<DeliveredRender[]> {
    if (applicationIds.length === 0) return [];
    return this.dataSource.query<DeliveredRender[]>(
      `select application_id as "applicationId", cluster_id as "clusterId", render_digest as "renderDigest"
       from assignments where application_id = any($1::uuid[]) and not is_removed`,
      [applicationIds],
    );
  }
}
