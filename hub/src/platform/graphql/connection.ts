// Pages of lists in the Relay form, by keyset: a cursor holds the order keys of its row, so a page costs the same wherever it is and
// rows that come and go do not shift it.
import { InvalidInputError, type PageInfo } from '@wheelhouse/protocol';

/** The page size when none is asked for, and the most that may be. Both are documented in the schema. */
const DEFAULT_PAGE = 50;
const MAXIMUM_PAGE = 500;
/** A longer cursor is not one of ours. */
const MAXIMUM_CURSOR_LENGTH = 4_096;

/** A cursor that this list did not give. */
export class InvalidCursorError extends InvalidInputError {
  constructor() {
    super(
      'INVALID_CURSOR',
      'The cursor in `after` was not given by this list with this order. Start again without `after`.',
    );
  }
}

export interface PageRequest {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

export interface Page {
  readonly limit: number;
  /** The order keys after which the page starts; absent at the beginning of the list. */
  readonly cursor?: readonly unknown[];
  /** Whether rows precede the page: it starts after a cursor. */
  readonly hasPrevious: boolean;
}

/** Checks what was asked for. Throws `INVALID_PAGE_SIZE` or `INVALID_CURSOR`. */
export function pageOf(request: PageRequest): Page {
  const limit = request.first ?? DEFAULT_PAGE;
  if (!Number.isInteger(limit) || limit < 1 || limit > MAXIMUM_PAGE) {
    throw new InvalidInputError('INVALID_PAGE_SIZE', `\`first\` must be from 1 to ${MAXIMUM_PAGE}, not ${limit}.`);
  }
  return request.after
    ? { limit, cursor: decodeCursor(request.after), hasPrevious: true }
    : { limit, hasPrevious: false };
}

/** How many rows the filter matches in all: the number, or how to count when a client asks for it. */
export type Total = number | (() => Promise<number>);

export interface ConnectionOptions<Row, T extends Total = Total> {
  readonly totalCount: T;
  readonly limit: number;
  readonly hasPrevious: boolean;
  /** The order keys of a row, as `pageOf` gives them back. */
  readonly cursorOf: (row: Row) => readonly unknown[];
}

export interface Connection<Row, T extends Total = Total> {
  readonly edges: { readonly node: Row; readonly cursor: string }[];
  readonly nodes: Row[];
  readonly pageInfo: PageInfo;
  readonly totalCount: T;
}

/** Makes a page of rows that were fetched with `limit + 1`: the one too many tells that another page follows. */
export function connection<Row, T extends Total>(
  rows: readonly Row[],
  options: ConnectionOptions<Row, T>,
): Connection<Row, T> {
  const nodes = rows.slice(0, options.limit);
  const edges = nodes.map((node) => ({ node, cursor: encodeCursor(options.cursorOf(node)) }));
  return {
    edges,
    nodes,
    pageInfo: {
      hasNextPage: rows.length > options.limit,
      hasPreviousPage: options.hasPrevious,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: options.totalCount,
  };
}

function encodeCursor(keys: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url');
}

function decodeCursor(cursor: string): readonly unknown[] {
  if (cursor.length > MAXIMUM_CURSOR_LENGTH) throw new InvalidCursorError();
  try {
    const keys: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(keys) && keys.every(isOrderKey)) return keys;
  } catch {
    // Not JSON: the same answer as for any other text that is not a cursor.
  }
  throw new InvalidCursorError();
}

function isOrderKey(key: unknown): boolean {
  return key === null || ['string', 'number', 'boolean'].includes(typeof key);
}
