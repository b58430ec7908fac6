/** The files of a chart's archive, each entry checked before anything of it is kept. */
import type { ByteReader } from './byte-reader.js';
import type { ChartLimits } from './chart-limits.js';
import { ChartArchiveError, ChartLimitError } from './charts.errors.js';
import { entryPath, shown } from './entry-path.js';
import { type TarEntry, tarEntries } from './tar-entries.js';

/** All files by path, without the directory that they lie in. Throws UNSAFE_CHART, CHART_LIMIT_EXCEEDED, TarFormatError. */
export async function readChartFiles(
  reader: ByteReader,
  chart: string,
  limits: ChartLimits,
): Promise<Map<string, Uint8Array>> {
  const rules = new EntryRules(chart, limits);
  const files = new Map<string, Uint8Array>();
  for await (const entry of tarEntries(reader)) {
    const path = rules.check(entry);
    if (path === undefined) continue;
    if (files.has(path)) throw new ChartArchiveError(chart, `the file ${shown(path)} is in it twice`);
    // A copy: a view would hold all that was inflated with it.
    files.set(path, new Uint8Array(await entry.content()));
  }
  if (!files.has('Chart.yaml'))
    throw new ChartArchiveError(chart, 'there is no Chart.yaml in the directory that it is packed in');
  return files;
}

class EntryRules {
  private directory: string | undefined;
  private count = 0;

  private readonly chart: string;
  private readonly limits: ChartLimits;

  constructor(chart: string, limits: ChartLimits) {
    this.chart = chart;
    this.limits = limits;
  }

  /** The path of a file to keep; undefined for a directory. */
  check({ name, type, size }: TarEntry): string | undefined {
    const { chart, limits } = this;
    this.count += 1;
    if (this.count > limits.entries) throw new ChartLimitError(chart, `more than ${limits.entries} files`);
    const { directory, path } = entryPath(name, chart, limits);
    // Also links that stay inside: packing a chart resolves them.
    if (type !== 'file' && type !== 'directory')
      throw new ChartArchiveError(chart, `the entry ${shown(name)} is ${type === 'link' ? 'a link' : 'no file'}`);
    if (type === 'directory' && directory === '') return undefined;
    this.directory ??= directory;
    if (directory !== this.directory || (type === 'file' && path === ''))
      throw new ChartArchiveError(
        chart,
        `the entry ${shown(name)} lies outside of the one directory that a chart is packed in`,
      );
    if (type === 'directory') return undefined;
    if (size > limits.fileBytes)
      throw new ChartLimitError(
        chart,
        `the file ${shown(path)} of more than ${Math.ceil(limits.fileBytes / 1_048_576)} MiB`,
      );
    return path;
  }
}
