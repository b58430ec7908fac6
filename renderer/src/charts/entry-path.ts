/** The rules for names in a packed chart. */
import { ChartArchiveError, ChartLimitError } from './charts.errors.js';
import type { ChartLimits } from './chart-limits.js';

/** What a name leads to: the chart's own directory, and the path below it (`''` is the directory itself). */
export interface EntryPath {
  readonly directory: string;
  readonly path: string;
}

/** Throws UNSAFE_CHART for a name that leads anywhere but below one directory, CHART_LIMIT_EXCEEDED for a long or deep one. */
export function entryPath(name: string, chart: string, limits: ChartLimits): EntryPath {
  const unsafe = (reason: string): ChartArchiveError =>
    new ChartArchiveError(chart, `an entry named ${shown(name)} ${reason}`);
  if (name.length > limits.pathLength)
    throw new ChartLimitError(chart, `a path of more than ${limits.pathLength} characters`);
  if (/\p{Cc}/u.test(name)) throw unsafe('holds a control character');
  if (name.includes('\\')) throw unsafe('holds a backslash');
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) throw unsafe('is absolute');
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) throw unsafe('leads out of the chart');
  const [directory, ...below] = parts;
  if (directory === undefined) return { directory: '', path: '' };
  if (below.length > limits.depth)
    throw new ChartLimitError(chart, `more than ${limits.depth} directories in one path`);
  const path = below.join('/');
  if (/^[a-z]:/i.test(path)) throw unsafe('is absolute');
  return { directory, path };
}

/** A name for messages: whatever it holds, one short line. */
export function shown(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}...` : name);
}
