import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { PlanRecord } from '../application-set.js';

const COLUMNS = `id, application_set_id as "applicationSetId", status, digest, create_count as "createCount",
  update_count as "updateCount", delete_count as "deleteCount", rename_count as "renameCount", unchanged_count as "unchangedCount",
  held_reason as "heldReason", problems, items, approved_by as "approvedBy", created_at as "createdAt"`;

/** Plans of the sets of a page, in one statement whatever their number. */
@Injectable()
export class PlanListReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** The plan of each set that waits for approval, in the order of the ids. */
  async heldOf(applicationSetIds: readonly string[]): Promise<(PlanRecord | null)[]> {
    return this.inOrder(
      applicationSetIds,
      `select ${COLUMNS} from application_set_plans where application_set_id = any($1::uuid[]) and status = 'Held'`,
    );
  }

  /** The newest plan of each set, in the order of the ids. */
  async newestOf(applicationSetIds: readonly string[]): Promise<(PlanRecord | null)[]> {
    return this.inOrder(
      applicationSetIds,
      `select distinct on (application_set_id) ${COLUMNS} from application_set_plans
       where application_set_id = any($1::uuid[]) order by application_set_id, created_at desc`,
    );
  }

  private async inOrder(ids: readonly string[], statement: string): Promise<(PlanRecord | null)[]> {
    const plans = await this.dataSource.query<PlanRecord[]>(statement, [ids]);
    const bySet = new Map(plans.map((plan) => [plan.applicationSetId, plan]));
    return ids.map((id) => bySet.get(id) ?? null);
  }
}
