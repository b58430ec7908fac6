import { Injectable } from '@nestjs/common';
import type { Read, Reads } from '@wheelhouse/renderer';
import { DataSource } from 'typeorm';
import { type KnownNames, type NewReads, ReadsStore } from './reads-store.js';

/** What one statement writes. */
const MAX_STATEMENT_READS = 50_000;

@Injectable()
export class PostgresReadsStore extends ReadsStore {
  constructor(private readonly dataSource: DataSource) {
    super();
  }

  async find(questions: readonly string[]): Promise<KnownNames[]> {
    if (questions.length === 0) return [];
    return await this.dataSource.query<KnownNames[]>(
      `select question, names, input_digest as "inputDigest", used_at as "usedAt" from render_reads
       where question = any($1::text[]) order by used_at desc, names`,
      [questions],
    );
  }

  async lists(rows: readonly Pick<KnownNames, 'question' | 'names'>[]): Promise<Map<string, Reads>> {
    if (rows.length === 0) return new Map();
    const found = await this.dataSource.query<{ names: string; reads: StoredRead[] }[]>(
      `select r.names, r.reads from json_to_recordset($1::json) as i (question text, names text)
       join render_reads r on r.question = i.question and r.names = i.names`,
      [JSON.stringify(rows.map(({ question, names }) => ({ question, names })))],
    );
    return new Map(found.map(({ names, reads }) => [names, reads.map(readOf)]));
  }

  async isUsed(): Promise<boolean> {
    const [row] = await this.dataSource.query<{ used: boolean }[]>(`select exists (select from render_reads) as used`);
    return row?.used ?? false;
  }

  async add(reads: readonly NewReads[], now: Date): Promise<void> {
    const distinct = new Map(reads.map((one) => [`${one.question} ${one.names}`, one]));
    // Always in the same order: two writers never wait for each other crosswise.
    const sorted = [...distinct].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([, one]) => one);
    let batch: NewReads[] = [];
    let size = 0;
    for (const one of sorted) {
      batch.push(one);
      size += one.reads.length;
      if (size < MAX_STATEMENT_READS) continue;
      await this.addBatch(batch, now);
      [batch, size] = [[], 0];
    }
    if (batch.length > 0) await this.addBatch(batch, now);
  }

  async used(rows: readonly Omit<KnownNames, 'usedAt'>[], now: Date): Promise<void> {
    if (rows.length === 0) return;
    await this.dataSource.query(
      `with found as (
         select r.question, r.names, i.input_digest from json_to_recordset($1::json) as i (question text, names text, input_digest text)
         join render_reads r on r.question = i.question and r.names = i.names
         order by r.question, r.names for update of r
       )
       update render_reads r set input_digest = f.input_digest, used_at = $2
       from found f where r.question = f.question and r.names = f.names`,
      [
        JSON.stringify(
          rows.map(({ question, names, inputDigest }) => ({ question, names, input_digest: inputDigest })),
        ),
        now,
      ],
    );
  }

  async collectGarbage(unusedSince: Date): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown, number]>(
      `delete from render_reads r where r.used_at < $1
         and not exists (select from render_inputs i where i.input_digest = r.input_digest)`,
      [unusedSince],
    );
    return count;
  }

  private async addBatch(batch: readonly NewReads[], now: Date): Promise<void> {
    await this.dataSource.query(
      `insert into render_reads (question, names, reads, input_digest, used_at)
       select question, names, reads, input_digest, $2
       from json_to_recordset($1::json) as i (question text, names text, reads json, input_digest text)
       on conflict (question, names) do update set input_digest = excluded.input_digest, used_at = excluded.used_at`,
      [
        JSON.stringify(
          batch.map(({ question, names, reads, inputDigest }) => ({
            question,
            names,
            reads: reads.map(storedRead),
            input_digest: inputDigest,
          })),
        ),
        now,
      ],
    );
  }
}

/** Short: there are many of them. */
type StoredRead = readonly [root: number, what: string, path: string];

const LETTERS: Readonly<Record<Read['what'], string>> = { file: 'f', tree: 't', names: 'n', kind: 'k' };
const WHATS = new Map(Object.entries(LETTERS).map(([what, letter]) => [letter, what as Read['what']]));

function storedRead({ root, what, path }: Read): StoredRead {
  return [root, LETTERS[what], path];
}

function readOf([root, letter, path]: StoredRead): Read {
  return { root, path, what: WHATS.get(letter) ?? 'tree' };
}
