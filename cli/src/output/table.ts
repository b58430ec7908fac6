/** Columns by header; cells as text, already short. */
export type TableRow = Readonly<Record<string, string | number | null | undefined>>;

/** Options of a table. */
export interface TableOptions {
  /** False leaves the header line out. */
  readonly headers?: boolean;
  /** Widths by header that columns have at least. Grows to the widths used, so that later tables line up with this one. */
  readonly widths?: Map<string, number>;
}

/** A table as kubectl prints it: upper-case headers, columns padded with three spaces, no lines. */
export function formatTable(rows: readonly TableRow[], options: TableOptions = {}): string {
  const [first] = rows;
  if (!first) return '';
  const headers = Object.keys(first);
  const cells = rows.map((row) => headers.map((header) => text(row[header])));
  const lines = options.headers === false ? cells : [headers, ...cells];
  const widths = headers.map((header, column) => {
    const width = Math.max(options.widths?.get(header) ?? 0, ...lines.map((line) => (line[column] ?? '').length));
    options.widths?.set(header, width);
    return width;
  });
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

/** How much of a message a table shows; `-o wide` shows all of it. */
const MESSAGE_WIDTH = 70;

/** A message for a cell. */
export function shorten(message: string | null | undefined): string | undefined {
  if (!message) return undefined;
  return message.length > MESSAGE_WIDTH ? `${message.slice(0, MESSAGE_WIDTH - 1)}…` : message;
}

function text(cell: string | number | null | undefined): string {
  if (cell === null || cell === undefined || cell === '') return '-';
  // What a cluster or a repository says must not move the cursor or change colours.
  return String(cell)
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/\p{Cc}/gu, '?');
}
