import { Injectable } from '@nestjs/common';
import type { Health, HubKind, SyncStatus } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';

/** A child as it is shown. */
export interface ListedChild {
  readonly kind: HubKind;
  readonly name: string;
  readonly wave: number;
  readonly isOwned: boolean;
  readonly syncStatus: SyncStatus;
  readonly health: Health | null;
  readonly message: string | null;
  /** The application of that name; null where there is none, or it is something else. */
  readonly applicationId: string | null;
}

/** How many children of one application are shown. */
const CHILDREN_LIMIT = 5_000;

/** What applications make, and who made them. */
@Injectable()
export class ChildrenListReadModel {
  constructor(private readonly dataSource: DataSource) {}

  /** In the order of the ids; each by wave and name. */
  async listOf(parentIds: readonly string[]): Promise<ListedChild[][]> {
    const rows = await this.dataSource.query<(ListedChild & { parentId: string })[]>(
      `select c.parent_id as "parentId", c.kind, c.name, c.wave, c.is_owned as "isOwned", c.sync_status as "syncStatus", c.health,
              c.message, a.id as "applicationId"
       from unnest($1::uuid[]) wanted (id) cross join lateral (
         select * from application_children c where c.parent_id = wanted.id order by c.wave, c.kind, c.name limit ${CHILDREN_LIMIT}) c
       left join applications a on c.kind = 'Application' and a.name = c.name
       order by c.wave, c.kind, c.name`,
      [[...new Set(parentIds)]],
    );
    const byParent = Map.groupBy(rows, ({ parentId }) => parentId);
    return parentIds.map((id) => byParent.get(id) ?? []);
  }

  /** The ids of the applications that made these, in order; null where nobody did. */
  async parentsOf(names: readonly string[], kind: HubKind = 'Application'): Promise<(string | null)[]> {
    const rows = await this.dataSource.query<{ name: string; id: string }[]>(
      `select name, parent_id as id from application_children where kind = $2 and is_owned and name = any($1::text[])`,
      [[...new Set(names)], kind],
    );
    const byName = new Map(rows.map(({ name, id }) => [name, id]));
    return names.map((name) => byName.get(name) ?? null);
  }
}
