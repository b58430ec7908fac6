// Output of commands that watch: a table whose rows come one by one and still line up, or one JSON object a line.
import { stringify } from 'yaml';
import { cellsOf, type OutputOptions, print, type Presentation } from './print.js';
import { formatTable } from './table.js';

/** Returns a function that prints rows as they come: the header first, tables lined up, `-o json` one object a line, `-o yaml` one document each. */
export function watchPrinter<T>(how: Presentation<T>, options: OutputOptions): (rows: readonly T[]) => void {
  const widths = new Map<string, number>();
  let hasHeader = options.headers === false;
  const data = how.data ?? ((item: T): unknown => item);
  return (rows) => {
    if (rows.length === 0) return;
    if (options.output === 'json') print(rows.map((row) => JSON.stringify(data(row))).join('\n'));
    else if (options.output === 'yaml') print(rows.map((row) => `---\n${stringify(data(row)).trimEnd()}`).join('\n'));
    else if (options.output === 'name') print(rows.map(how.name).join('\n'));
    else {
      const cells = rows.map((row) => cellsOf(row, how, options.output));
      print(formatTable(cells, { headers: !hasHeader, widths }));
      hasHeader = true;
    }
  };
}

/** Aborts at the first SIGINT or SIGTERM: the end of a watch. Dispose of it when the watch is over. */
export function untilInterrupted(): { readonly signal: AbortSignal; dispose: () => void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return {
    signal: controller.signal,
    dispose: () => void process.off('SIGINT', stop).off('SIGTERM', stop),
  };
}
