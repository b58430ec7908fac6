import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CHANNELS, ChangeFeed } from '../platform/change-feed/change-feed.js';
import { MAX_REQUESTS_OF_CLUSTER, MAX_WAITING_PIECES, ROW_GRACE_MS } from './live-limits.js';
import { type AnswerPiece, type LiveRequest, type Reception, UNWANTED } from './live-request.js';
import { LiveRequestStore, type OpenRow } from './live-request-store.js';

const FROM_NOW = (ms: string): string => `now() + ${ms}::float8 * interval '1 millisecond'`;
const IS_WANTED = 'wanted_until > now()';

interface HeardRow {
  readonly hub: string;
  readonly waiting: number;
}

@Injectable()
export class PostgresLiveRequestStore extends LiveRequestStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly feed: ChangeFeed,
  ) {
    super();
  }

  async add(request: LiveRequest, from: { hub: string; wantedForMs: number }): Promise<boolean> {
    const { id, clusterId, ...content } = request;
    return this.dataSource.transaction(async (tx) => {
      const rows = await tx.query<unknown[]>(
        `insert into agent_requests (id, cluster_id, requested_by, request, wanted_until)
         select $1, $2, $3, $4, ${FROM_NOW('$5')}
         where (select count(*) from agent_requests where cluster_id = $2 and ${IS_WANTED}) < $6
         returning id`,
        [id, clusterId, from.hub, JSON.stringify(content), from.wantedForMs, MAX_REQUESTS_OF_CLUSTER],
      );
      if (rows.length > 0) await this.feed.publish(CHANNELS.agentRequests, [`ask ${clusterId} ${id}`], tx);
      return rows.length > 0;
    });
  }

  async claim(clusterId: string, by: string, id?: string): Promise<LiveRequest[]> {
    const [rows] = await this.dataSource.query<[{ id: string; request: Omit<LiveRequest, 'id' | 'clusterId'> }[]]>(
      `update agent_requests set claimed_by = $2, answered_at = now()
       where cluster_id = $1 and claimed_by is null and ${IS_WANTED} and ($3::uuid is null or id = $3) returning id, request`,
      [clusterId, by, id ?? null],
    );
    return rows.map((row) => ({ ...row.request, id: row.id, clusterId }));
  }

  async isClaimed(id: string): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `select 1 from agent_requests where id = $1 and claimed_by is not null`,
      [id],
    );
    return rows.length > 0;
  }

  async extend(ids: readonly string[], wantedForMs: number): Promise<OpenRow[]> {
    const [rows] = await this.dataSource.query<[OpenRow[]]>(
      `update agent_requests set wanted_until = ${FROM_NOW('$2')} where id = any($1::uuid[])
       returning id, (extract(epoch from now() - answered_at) * 1000)::float8 as "silentMs"`,
      [ids, wantedForMs],
    );
    return rows;
  }

  async remove(request: Pick<LiveRequest, 'id' | 'clusterId'>, how: 'done' | 'cancel'): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query(`delete from agent_requests where id = $1`, [request.id]);
      await this.feed.publish(CHANNELS.agentRequests, [`${how} ${request.clusterId} ${request.id}`], tx);
    });
  }

  async addPiece(clusterId: string, piece: AnswerPiece): Promise<Reception> {
    const { requestId, sequence, content, isDone, error } = piece;
    return this.dataSource.transaction(async (tx) => {
      await tx.query(
        `insert into agent_answers (request_id, sequence, content, is_done, error)
         select id, $3, $4, $5, $6 from agent_requests
         where id = $1 and cluster_id = $2 and ${IS_WANTED}
           and (select count(*) from agent_answers where request_id = $1) < 2 * $7
         on conflict do nothing`,
        [requestId, clusterId, sequence, content, isDone, error && JSON.stringify(error), MAX_WAITING_PIECES],
      );
      const heard = await this.heard(clusterId, requestId, (sql, values) => tx.query(sql, values));
      if (heard) await this.feed.publish(CHANNELS.agentAnswers, [`${heard.hub} ${requestId}`], tx);
      return receptionOf(heard);
    });
  }

  async hear(clusterId: string, id: string): Promise<Reception> {
    return receptionOf(await this.heard(clusterId, id, (sql, values) => this.dataSource.query(sql, values)));
  }

  async listAnswered(ids: readonly string[]): Promise<string[]> {
    const rows = await this.dataSource.query<{ id: string }[]>(
      `select distinct request_id as id from agent_answers where request_id = any($1::uuid[])`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  async takePieces(id: string, limit: number): Promise<AnswerPiece[]> {
    const [rows] = await this.dataSource.query<[AnswerPiece[]]>(
      `delete from agent_answers where request_id = $1 and sequence in (
         select sequence from agent_answers where request_id = $1 order by sequence limit $2)
       returning request_id as "requestId", sequence, content, is_done as "isDone", error`,
      [id, limit],
    );
    return rows.toSorted((left, right) => left.sequence - right.sequence);
  }

  async sweep(): Promise<void> {
    await this.dataSource.query(
      `delete from agent_requests where wanted_until < now() - $1::float8 * interval '1 millisecond'`,
      [ROW_GRACE_MS],
    );
  }

  private async heard(
    clusterId: string,
    id: string,
    query: (sql: string, values: unknown[]) => Promise<unknown>,
  ): Promise<HeardRow | undefined> {
    const [rows] = (await query(
      `update agent_requests set answered_at = now() where id = $1 and cluster_id = $2 and ${IS_WANTED}
       returning requested_by as hub, (select count(*)::int from agent_answers where request_id = $1) as waiting`,
      [id, clusterId],
    )) as [HeardRow[]];
    return rows[0];
  }
}

function receptionOf(heard: HeardRow | undefined): Reception {
  return heard ? { isWanted: true, credit: Math.max(0, MAX_WAITING_PIECES - heard.waiting) } : UNWANTED;
}
