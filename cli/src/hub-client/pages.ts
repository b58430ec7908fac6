import type { HubClient } from './hub-client.js';

/** Rows asked for at once: the hub's largest page. */
const PAGE_SIZE = 500;

interface Page<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null };
}

/**
 * Reads a connection page by page until its end or `limit` rows. The query takes `$first: Int` and `$after: String` and selects
 * `nodes` and `pageInfo { hasNextPage endCursor }` of the field `name`.
 */
export async function readAll<Row>(
  hub: HubClient,
  name: string,
  query: string,
  options: { variables?: Record<string, unknown>; limit?: number | undefined } = {},
): Promise<Row[]> {
  const rows: Row[] = [];
  const limit = options.limit ?? Number.POSITIVE_INFINITY;
  let after: string | null = null;
  while (rows.length < limit) {
    const first = Math.min(PAGE_SIZE, limit - rows.length);
    const data: Record<string, Page<Row>> = await hub.request(query, { ...options.variables, first, after });
    const page: Page<Row> | undefined = data[name];
    if (!page) break;
    rows.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor ?? null;
  }
  return rows;
}
