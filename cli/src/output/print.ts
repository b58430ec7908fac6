import { stringify } from 'yaml';
import { CommandError } from '../exit-codes.js';
import { formatTable, type TableRow } from './table.js';

/** The forms of `-o`. */
export const OUTPUT_FORMATS = ['json', 'yaml', 'wide', 'name'] as const;

/** What every command that prints things understands. */
export interface OutputOptions {
  readonly output?: string;
  /** False with `--no-headers`. */
  readonly headers?: boolean;
}

/** How a thing looks in the forms of `-o`. */
export interface Presentation<T> {
  /** What JSON and YAML show; the thing itself without it. */
  readonly data?: (item: T) => unknown;
  readonly row: (item: T) => TableRow;
  /** More columns for `-o wide`. */
  readonly wide?: (item: T) => TableRow;
  readonly name: (item: T) => string;
}

/** Writes results: stdout holds data and nothing else. */
export function print(text: string): void {
  if (text !== '') process.stdout.write(`${text}\n`);
}

/** Writes progress and remarks to stderr. */
export function remark(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints a list: JSON is an array, YAML a sequence, `name` a line each, else a table; an empty table is told on stderr. */
export function printList<T>(items: readonly T[], how: Presentation<T>, options: OutputOptions, noun: string): void {
  const format = checkFormat(options.output);
  const data = how.data ?? ((item: T): unknown => item);
  if (format === 'json') print(JSON.stringify(items.map(data), null, 2));
  else if (format === 'yaml') print(stringify(items.map(data)).trimEnd());
  else if (format === 'name') print(items.map(how.name).join('\n'));
  else if (items.length === 0) remark(`No ${noun} found.`);
  else {
    const rows = items.map((item) => cellsOf(item, how, format));
    print(formatTable(rows, { headers: options.headers !== false }));
  }
}

/** Prints one thing: as an object in JSON and YAML, else as a table of one row. */
export function printOne<T>(item: T, how: Presentation<T>, options: OutputOptions): void {
  const format = checkFormat(options.output);
  const data = how.data ?? ((thing: T): unknown => thing);
  if (format === 'json') print(JSON.stringify(data(item), null, 2));
  else if (format === 'yaml') print(stringify(data(item)).trimEnd());
  else printList([item], how, options, '');
}

/** The cells of a row. A column that `wide` has as well stands where `wide` has it. */
export function cellsOf<T>(item: T, how: Presentation<T>, format: string | undefined): TableRow {
  const wide = format === 'wide' ? (how.wide?.(item) ?? {}) : {};
  const narrow = Object.entries(how.row(item)).filter(([header]) => !(header in wide));
  return { ...Object.fromEntries(narrow), ...wide };
}

/** Checks the value of `-o`. */
export function checkFormat(
  output: string | undefined,
  allowed: readonly string[] = OUTPUT_FORMATS,
): string | undefined {
  if (output !== undefined && !allowed.includes(output))
    throw new CommandError('USAGE', `-o ${output} is not known. Use one of ${allowed.join(', ')}.`);
  return output;
}
