import { Injectable } from '@nestjs/common';
import type { ApplicationRevision } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';

interface RevisionRow {
  application_id: string;
  id: number;
  revision: string;
  render_digest: string;
  deployed_at: Date;
  initiated_by: string;
}

/** The desired states that applications have had, newest first. */
@Injectable()
export class ApplicationHistoryReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** The histories of the applications, in the same order; one statement for all. */
  async list(applicationIds: readonly string[]): Promise<ApplicationRevision[][]> {
    const rows = await this.dataSource.query<RevisionRow[]>(
      `select application_id, id, revision, render_digest, deployed_at, initiated_by
       from application_revisions where application_id = any($1::uuid[]) order by application_id, id desc`,
      [applicationIds],
    );
    const byApplication = Map.groupBy(rows, (row) => row.application_id);
    return applicationIds.map((id) =>
      (byApplication.get(id) ?? []).map((row) => ({
        id: row.id,
        revision: row.revision,
        renderDigest: row.render_digest,
        deployedAt: row.deployed_at.toISOString(),
        initiatedBy: row.initiated_by,
      })),
    );
  }
}
