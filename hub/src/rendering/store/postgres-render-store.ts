import { Injectable } from '@nestjs/common';
import type { Problem } from '@wheelhouse/protocol';
import { DataSource } from 'typeorm';
import { type KnownOutcome, type NewOutcome, RenderStore } from './render-store.js';

/** A use is written only when the last one is older: an unchanged fleet writes nothing. */
const USED_SPREAD_MS = 6 * 60 * 60_000;
/** Compressed bytes of one statement: as text it is put together several times over. A larger render goes by itself, as bytes. */
const MAX_STATEMENT_BYTES = 1024 * 1024;

@Injectable()
export class PostgresRenderStore extends RenderStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async findOutcomes(inputDigests: readonly string[], now: Date): Promise<Map<string, KnownOutcome>> {
    if (inputDigests.length === 0) return new Map();
    const rows = await this.dataSource.query<OutcomeRow[]>(
      `select i.input_digest as "inputDigest", i.render_digest as "renderDigest", coalesce(r.object_count, 0) as "objectCount",
         i.problem, i.used_at as "usedAt"
       from render_inputs i left join renders r on r.digest = i.render_digest
       where i.input_digest = any($1)`,
      [inputDigests],
    );
    const usedBefore = new Date(now.getTime() - USED_SPREAD_MS);
    const old = rows.filter(({ usedAt }) => usedAt < usedBefore).map(({ inputDigest }) => inputDigest);
    if (old.length > 0) {
      await this.dataSource.query(`update render_inputs set used_at = $2 where input_digest = any($1)`, [old, now]);
    }
    return new Map(rows.map(({ inputDigest, ...outcome }) => [inputDigest, outcome]));
  }

  async addOutcomes(outcomes: readonly NewOutcome[], now: Date): Promise<void> {
    let batch: NewOutcome[] = [];
    let bytes = 0;
    for (const outcome of outcomes.toSorted(byInput)) {
      const own = outcome.render?.content.length ?? 0;
      if (batch.length > 0 && bytes + own > MAX_STATEMENT_BYTES) {
        await this.addBatch(batch, now);
        batch = [];
        bytes = 0;
      }
      batch.push(outcome);
      bytes += own;
    }
    if (batch.length > 0) await this.addBatch(batch, now);
  }

  async collectGarbage(unusedSince: Date): Promise<number> {
    await this.dataSource.query(
      `delete from render_inputs i where i.used_at < $1
         and not exists (select from applications a where a.render_digest = i.render_digest)`,
      [unusedSince],
    );
    const [, count] = await this.dataSource.query<[unknown, number]>(
      `delete from renders r where r.created_at < $1
         and not exists (select from render_inputs i where i.render_digest = r.digest)
         and not exists (select from assignments s where s.render_digest = r.digest)
         and not exists (select from assignments s where s.customizations = r.digest)
         and not exists (select from customizations c where c.render_digest = r.digest)
         and not exists (select from applications a where a.render_digest = r.digest)
         and not exists (select from application_revisions v where v.render_digest = r.digest)`,
      [unusedSince],
    );
    return count;
  }

  /** One statement, so one commit: foreign keys are checked at its end. */
  private async addBatch(batch: readonly NewOutcome[], now: Date): Promise<void> {
    const renders = new Map(batch.flatMap(({ render }) => (render ? [[render.digest, render]] : [])));
    const large = [...renders.values()].find(({ content }) => content.length > MAX_STATEMENT_BYTES)?.content;
    const sorted = [...renders.values()].toSorted((left, right) => (left.digest < right.digest ? -1 : 1));
    await this.dataSource.query(
      `with stored as (
         insert into renders (digest, content, object_count, size, has_children, created_at)
         select digest, coalesce(decode(content, 'base64'), $4::bytea), object_count, size, has_children, $3
         from json_to_recordset($1::json)
           as new(digest text, content text, object_count integer, size integer, has_children boolean)
         on conflict do nothing
       )
       insert into render_inputs (input_digest, render_digest, problem, used_at)
       select input_digest, render_digest, problem, $3
       from json_to_recordset($2::json) as new(input_digest text, render_digest text, problem jsonb)
       on conflict do nothing`,
      [
        JSON.stringify(
          sorted.map(({ digest, content, objectCount, size, hasChildren }) => ({
            digest,
            content: content === large ? null : content.toString('base64'),
            object_count: objectCount,
            size,
            has_children: hasChildren,
          })),
        ),
        JSON.stringify(
          batch.map(({ inputDigest, render, problem }) => ({
            input_digest: inputDigest,
            render_digest: render?.digest ?? null,
            problem: problem ?? null,
          })),
        ),
        now,
        large ?? null,
      ],
    );
  }
}

interface OutcomeRow extends KnownOutcome {
  readonly inputDigest: string;
  readonly problem: Problem | null;
  readonly usedAt: Date;
}

function byInput(left: NewOutcome, right: NewOutcome): number {
  return left.inputDigest < right.inputDigest ? -1 : 1;
}
