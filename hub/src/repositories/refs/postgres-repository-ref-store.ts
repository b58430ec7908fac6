import { Injectable } from '@nestjs/common';
import type { Problem } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import type { Transaction } from '../../platform/database/transaction.js';
import type { RepositoryRefName } from './repository-ref.js';
import { type RefChanges, type RefFinding, RepositoryRefStore, type StoredRef } from './repository-ref-store.js';

/** `wanted_at` is written again only when it is older: users of a ref ask for it often. */
const WANTED_SPREAD = `interval '10 minutes'`;
const COLUMNS = `r.url, r.ref, r.commit, r.resolved_at as "resolvedAt", r.checked_at as "checkedAt", r.next_check_at as "nextCheckAt", r.error`;
const WANTED = `json_to_recordset($1::json) as wanted(url text, ref text)`;

@Injectable()
export class PostgresRepositoryRefStore extends RepositoryRefStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async want(refs: readonly RepositoryRefName[], now: Date, tx: Transaction): Promise<string[]> {
    const rows = await tx.query<{ url: string }[]>(
      `with added as (
         insert into repository_refs (url, ref, next_check_at, wanted_at)
         select distinct url, ref, $2::timestamptz, $2::timestamptz from ${WANTED} order by 1, 2
         on conflict (url, ref) do update set wanted_at = excluded.wanted_at
           where repository_refs.wanted_at < excluded.wanted_at - ${WANTED_SPREAD}
         returning url, (xmax = 0) as is_new
       )
       select distinct url from added where is_new`,
      [JSON.stringify(refs), now],
    );
    return rows.map(({ url }) => url);
  }

  async findAll(refs: readonly RepositoryRefName[]): Promise<StoredRef[]> {
    return await this.dataSource.query<StoredRef[]>(
      `select ${COLUMNS} from repository_refs r join ${WANTED} on wanted.url = r.url and wanted.ref = r.ref`,
      [JSON.stringify(refs)],
    );
  }

  async listOf(urls: readonly string[]): Promise<StoredRef[]> {
    return await this.dataSource.query<StoredRef[]>(
      `select ${COLUMNS} from repository_refs r where r.url = any($1) order by r.url, r.ref`,
      [urls],
    );
  }

  async listUrls(): Promise<{ url: string; nextCheckAt: Date }[]> {
    return await this.dataSource.query(
      `select url, min(next_check_at) as "nextCheckAt" from repository_refs group by url order by url`,
    );
  }

  async record(
    url: string,
    findings: readonly RefFinding[],
    now: Date,
    nextCheckAt: Date,
    tx: Transaction,
  ): Promise<RefChanges> {
    const before = await tx.query<BeforeRow[]>(
      `select ref, commit, error, checked_at as "checkedAt" from repository_refs
       where url = $1 and ref = any($2) order by ref for update`,
      [url, findings.map(({ ref }) => ref)],
    );
    await tx.query(
      `update repository_refs r
       set commit = coalesce(found.commit, r.commit), error = found.error, checked_at = $3, next_check_at = $4,
         resolved_at = case when found.commit is null then r.resolved_at else $3 end
       from json_to_recordset($2::json) as found(ref text, commit text, error jsonb)
       where r.url = $1 and r.ref = found.ref`,
      [url, JSON.stringify(findings), now, nextCheckAt],
    );
    return changesOf(url, before, new Map(findings.map((finding) => [finding.ref, finding])));
  }

  async listUnwanted(wantedBefore: Date): Promise<RepositoryRefName[]> {
    return await this.dataSource.query(`select url, ref from repository_refs where wanted_at < $1 order by url, ref`, [
      wantedBefore,
    ]);
  }

  async keep(refs: readonly RepositoryRefName[], now: Date): Promise<void> {
    await this.dataSource.query(
      `update repository_refs r set wanted_at = $2 from ${WANTED} where wanted.url = r.url and wanted.ref = r.ref`,
      [JSON.stringify(refs), now],
    );
  }

  async drop(refs: readonly RepositoryRefName[], wantedBefore: Date): Promise<void> {
    await this.dataSource.query(
      `delete from repository_refs r using ${WANTED} where wanted.url = r.url and wanted.ref = r.ref and r.wanted_at < $2`,
      [JSON.stringify(refs), wantedBefore],
    );
  }
}

interface BeforeRow {
  readonly ref: string;
  readonly commit: string | null;
  readonly error: Problem | null;
  readonly checkedAt: Date | null;
}

function changesOf(url: string, before: readonly BeforeRow[], findings: ReadonlyMap<string, RefFinding>): RefChanges {
  const changes = {
    moved: [] as RefChanges['moved'][number][],
    failed: [] as RefChanges['failed'][number][],
    recovered: [] as string[],
  };
  for (const row of before) {
    const finding = findings.get(row.ref);
    if (finding === undefined) continue;
    if (finding.commit !== null && finding.commit !== row.commit) {
      changes.moved.push({ url, ref: row.ref, commit: finding.commit, isFirst: row.checkedAt === null });
    }
    if (finding.error !== null && finding.error.code !== row.error?.code)
      changes.failed.push({ ref: row.ref, error: finding.error });
    if (finding.error === null && row.error !== null) changes.recovered.push(row.ref);
  }
  return changes;
}
