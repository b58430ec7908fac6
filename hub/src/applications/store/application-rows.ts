import { storedName } from '../../repositories/refs/repository-ref.js';
import type { ApplicationWrite } from './application-store.js';

/** How many rows go into one statement: more gains nothing and costs memory. */
const ROWS_PER_STATEMENT = 5_000;
/** How long a statement's rows may be: the driver and Postgres hold several copies of them. */
const CHARACTERS_PER_STATEMENT = 8 * 1024 * 1024;

/** The columns of {@link rowText}, for `json_to_recordset`. */
export const WRITE_COLUMNS = `id uuid, name text, cluster_id uuid, destination text, namespace text, project text, labels jsonb,
  annotations jsonb, finalizers jsonb, spec jsonb, spec_digest text, source_url text, source_ref text, revision text,
  render_digest text, conditions jsonb, reads_cluster boolean, is_stale boolean`;

/**
 * The JSON text of one row. The part that the template made was turned into text once, for its digest, and is taken over as it is:
 * with thousands of rows a second pass over every spec would be the dearest step in this process.
 */
export function rowText(write: ApplicationWrite): string {
  const { draft, render } = write;
  const rest = JSON.stringify({
    id: write.id,
    cluster_id: draft.cluster?.id ?? null,
    destination: draft.destination,
    namespace: draft.namespace,
    project: draft.project,
    spec_digest: draft.specDigest,
    source_url: draft.source?.url ?? null,
    source_ref: draft.source ? storedName(draft.source).ref : null,
    revision: render?.revision ?? null,
    render_digest: render?.renderDigest ?? null,
    conditions: write.conditions,
    reads_cluster: write.readsCluster,
    is_stale: write.isStale,
  });
  return `${draft.content.slice(0, -1)},${rest.slice(1)}`;
}

/** The texts of `json_to_recordset` arguments, each for at most {@link ROWS_PER_STATEMENT} rows and, of several, some 8 MB. */
export function* recordsets<T>(rows: readonly T[], toText: (row: T) => string): Generator<string> {
  let texts: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = toText(row);
    if (texts.length >= ROWS_PER_STATEMENT || (texts.length > 0 && length + text.length > CHARACTERS_PER_STATEMENT)) {
      yield `[${texts.join(',')}]`;
      [texts, length] = [[], 0];
    }
    texts.push(text);
    length += text.length;
  }
  if (texts.length > 0) yield `[${texts.join(',')}]`;
}
