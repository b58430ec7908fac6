import { Injectable } from '@nestjs/common';
import { NotFoundError } from '@wheelhouse/protocol';
import type { Suspension } from '../../delivery/suspension/suspension.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { ApplicationCommandStore, type CommandedApplication, type Delivered } from './application-command-store.js';
import type { DesiredRender, RequestedOperation } from './application-store.js';
import { ENDED_PHASES } from '../../delivery/reports/report.js';
import { STORED_COLUMNS, STORED_FROM } from './postgres-application-store.js';

/** What agents report while the ConfigMap `wheelhouse-hold` is in their namespace. */
const LOCAL_HOLD = 'SUSPENDED_LOCALLY';

const COMMANDED = `select ${STORED_COLUMNS}, a.spec, a.labels, a.annotations, a.suspension, a.namespace,
    case when a.source_url is not null then json_build_object('url', a.source_url, 'ref', a.source_ref) end as source
  ${STORED_FROM}`;

@Injectable()
export class PostgresApplicationCommandStore extends ApplicationCommandStore {
  async getForUpdate(name: string, tx: Transaction): Promise<CommandedApplication> {
    const [row] = await tx.query<CommandedApplication[]>(`${COMMANDED} where a.name = $1 for update of a`, [name]);
    if (!row) throw new NotFoundError('application', name);
    return row;
  }

  async listForUpdate(ids: readonly string[], tx: Transaction): Promise<CommandedApplication[]> {
    return tx.query<CommandedApplication[]>(`${COMMANDED} where a.id = any($1::uuid[]) order by a.id for update of a`, [
      ids,
    ]);
  }

  async listEnded(clusterId: string, ids: readonly string[], tx: Transaction): Promise<CommandedApplication[]> {
    return tx.query<CommandedApplication[]>(
      `${COMMANDED} join application_statuses s on s.application_id = a.id and s.cluster_id = a.cluster_id
       where a.cluster_id = $1 and a.id = any($2::uuid[]) and a.deleting_at is null and not a.requested_operation ? 'isOver'
         and s.operation ->> 'id' = a.requested_operation ->> 'id' and s.operation ->> 'phase' in ${ENDED_PHASES}
       order by a.id for update of a`,
      [clusterId, ids],
    );
  }

  async requestOperations(
    operations: readonly { readonly id: string; readonly operation: RequestedOperation }[],
    tx: Transaction,
  ): Promise<void> {
    await tx.query(
      `update applications a set requested_operation = i.operation, stale_mark = a.stale_mark + 1, updated_at = now()
       from json_to_recordset($1::json) as i (id uuid, operation jsonb) where a.id = i.id`,
      [JSON.stringify(operations)],
    );
  }

  async requestOperation(id: string, operation: RequestedOperation, tx: Transaction): Promise<void> {
    await tx.query(
      `update applications set requested_operation = $2, stale_mark = stale_mark + 1, updated_at = now()
       where id = $1`,
      [id, JSON.stringify(operation)],
    );
  }

  async unpin(id: string, tx: Transaction): Promise<void> {
    await tx.query(`update applications set pinned_revision_id = null where id = $1`, [id]);
  }

  async getDelivered(
    { id, clusterId }: { readonly id: string; readonly clusterId: string | null },
    tx: Transaction,
  ): Promise<Delivered> {
    const [row] = await tx.query<Delivered[]>(
      `select (select hold from assignments where cluster_id = $2 and application_id = $1 and not is_removed) as hold,
              (select hold_message from cluster_contacts where cluster_id = $2 and hold_code = '${LOCAL_HOLD}') as "localHold",
              s.operation ->> 'id' as "operationId", s.operation ->> 'phase' as phase
       from (values ($1::uuid)) as wanted (id) left join application_statuses s on s.application_id = wanted.id`,
      [id, clusterId],
    );
    return row ?? { hold: null, localHold: null, operationId: null, phase: null };
  }

  async annotate(id: string, annotations: Readonly<Record<string, string>>, tx: Transaction): Promise<void> {
    await tx.query(`update applications set annotations = $2 where id = $1`, [id, JSON.stringify(annotations)]);
  }

  async isHeldBack(id: string, tx: Transaction): Promise<boolean> {
    const rows = await tx.query<unknown[]>(`select from application_deletion_waits where application_id = $1`, [id]);
    return rows.length > 0;
  }

  async setSuspension(ids: readonly string[], suspension: Suspension | null, tx: Transaction): Promise<void> {
    await tx.query(`update applications set suspension = $2 where id = any($1::uuid[])`, [
      ids,
      suspension && JSON.stringify(suspension),
    ]);
  }

  async listSuspendedUntil(now: Date, tx: Transaction): Promise<{ readonly id: string; readonly name: string }[]> {
    return tx.query<{ id: string; name: string }[]>(
      `select id, name from applications
       where suspension is not null and (suspension ->> 'until')::timestamptz <= $1 order by id for update`,
      [now],
    );
  }

  async nextSuspensionEnd(tx: Transaction): Promise<Date | undefined> {
    const [row] = await tx.query<{ next: Date | null }[]>(
      `select min((suspension ->> 'until')::timestamptz) as next from applications where suspension is not null`,
    );
    return row?.next ?? undefined;
  }

  async findHistory(id: string, historyId: number, tx: Transaction): Promise<DesiredRender | undefined> {
    const [row] = await tx.query<DesiredRender[]>(
      `select revision, render_digest as "renderDigest" from application_revisions where application_id = $1 and id = $2`,
      [id, historyId],
    );
    return row;
  }

  async pinNewest(id: string, tx: Transaction): Promise<void> {
    await tx.query(
      `update applications a set pinned_revision_id = h.id, revision = h.revision, render_digest = h.render_digest,
         conditions = '[]', rendered_at = now(), stale_since = null, stale_mark = a.stale_mark + 1
       from (select * from application_revisions where application_id = $1 order by id desc limit 1) h
       where a.id = h.application_id`,
      [id],
    );
  }
}
