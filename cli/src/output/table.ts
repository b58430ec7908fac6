/** Columns by header; cells as text, already short. */
export type TableRow = Readonly<Record<string, string | number | null | undefined>>;

/** A table as kubectl prints it: upper-case headers, columns padded with three spaces, no lines. */
export function formatTable(rows: readonly TableRow[], options: { headers?: boolean } = {}): string {
  const [first] = rows;
  if (!first) return '';
  const headers = Object.keys(first);
  const cells = rows.map((row) => headers.map((header) => text(row[header])));
  const lines = options.headers === false ? cells : [headers, ...cells];
  const widths = headers.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

function text(cell: string | number | null | undefined): string {
  return cell === null || cell === undefined || cell === '' ? '-' : String(cell).replaceAll(/\s*\n\s*/g, ' ');
}
