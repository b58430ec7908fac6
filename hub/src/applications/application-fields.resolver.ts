import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ApplicationRevision } from '@wheelhouse/protocol';
import DataLoader from 'dataloader';
import { DataSource } from 'typeorm';
import type { PresentedApplication } from './application-presentation.js';

interface RevisionRow {
  application_id: string;
  id: number;
  revision: string;
  render_digest: string;
  deployed_at: Date;
  initiated_by: string;
}

/** Fields of an application that are read only when they are asked for, for all applications of an answer at once. */
@Resolver('Application')
export class ApplicationFieldsResolver {
  private readonly histories: DataLoader<string, ApplicationRevision[]>;

  constructor(dataSource: DataSource) {
    this.histories = new DataLoader(async (ids) => readHistories(dataSource, ids), { cache: false });
  }

  @ResolveField('history')
  async history(@Parent() application: PresentedApplication): Promise<ApplicationRevision[]> {
    return this.histories.load(application.id);
  }
}

async function readHistories(dataSource: DataSource, ids: readonly string[]): Promise<ApplicationRevision[][]> {
  const rows = await dataSource.query<RevisionRow[]>(
    `select application_id, id, revision, render_digest, deployed_at, initiated_by
     from application_revisions where application_id = any($1::uuid[]) order by application_id, id desc`,
    [ids],
  );
  const byApplication = Map.groupBy(rows, (row) => row.application_id);
  return ids.map((id) =>
    (byApplication.get(id) ?? []).map((row) => ({
      id: row.id,
      revision: row.revision,
      renderDigest: row.render_digest,
      deployedAt: row.deployed_at.toISOString(),
      initiatedBy: row.initiated_by,
    })),
  );
}
