/** The entries of a chart's archive as they come, checked one by one before anything of them is kept. */
import { extract, type ExtractEvents } from 'tar-stream';
import type { ChartLimits } from './chart-limits.js';
import { ChartArchiveError, ChartLimitError } from './charts.errors.js';
import { entryPath, shown } from './entry-path.js';

type Header = ExtractEvents['entry'][0];
type Content = ExtractEvents['entry'][1];
type Next = ExtractEvents['entry'][2];

/** `contiguous-file` is an old way to say `file`. */
const FILE_TYPES: ReadonlySet<Header['type']> = new Set(['file', 'contiguous-file']);

/** What else archives may hold. The library says null for what it does not know. */
const SPOKEN: Readonly<Partial<Record<Header['type'], string>>> = {
  link: 'a link',
  symlink: 'a symbolic link',
  'block-device': 'a device',
  'character-device': 'a device',
  fifo: 'a pipe',
};

export class ChartEntries {
  private readonly tar = extract();
  /** What is wrong with an entry, once something is. */
  failure: Error | undefined;

  private readonly contents = new Map<string, Uint8Array>();
  private readonly chart: string;
  private readonly limits: ChartLimits;
  private directory: string | undefined;
  private count = 0;

  constructor(chart: string, limits: ChartLimits) {
    this.chart = chart;
    this.limits = limits;
    this.tar.on('entry', (header, content, next) => {
      try {
        const path = this.check(header);
        this.read(path, content, next);
      } catch (error) {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
        content.on('error', () => undefined);
        next(this.failure);
      }
    });
  }

  /** Takes the inflated archive in. */
  get sink(): NodeJS.WritableStream {
    // Another family of streams, with the same ways.
    return this.tar as unknown as NodeJS.WritableStream;
  }

  /** All files by path. Throws UNSAFE_CHART for an archive that ended without a chart. */
  files(): ReadonlyMap<string, Uint8Array> {
    if (!this.contents.has('Chart.yaml'))
      throw new ChartArchiveError(this.chart, 'there is no Chart.yaml in the directory that it is packed in');
    return this.contents;
  }

  /** The path of a file to keep; undefined for a directory. */
  private check({ name, type, size }: Header): string | undefined {
    this.count += 1;
    if (this.count > this.limits.entries)
      throw new ChartLimitError(this.chart, `more than ${this.limits.entries} files`);
    const { directory, path } = entryPath(name, this.chart, this.limits);
    const isFile = FILE_TYPES.has(type);
    if (!isFile && type !== 'directory')
      throw new ChartArchiveError(this.chart, `the entry ${shown(name)} is ${SPOKEN[type] ?? 'of an unknown type'}`);
    if (directory === '') return isFile ? this.refuse(name) : undefined;
    this.directory ??= directory;
    if (directory !== this.directory || (isFile && path === '')) this.refuse(name);
    if (!isFile) return undefined;
    if (size > this.limits.fileBytes)
      throw new ChartLimitError(
        this.chart,
        `the file ${shown(path)} of more than ${Math.ceil(this.limits.fileBytes / 1_048_576)} MiB`,
      );
    if (this.contents.has(path)) throw new ChartArchiveError(this.chart, `the file ${shown(path)} is in it twice`);
    return path;
  }

  private refuse(name: string): never {
    throw new ChartArchiveError(
      this.chart,
      `the entry ${shown(name)} lies outside of the one directory that a chart is packed in`,
    );
  }

  private read(path: string | undefined, content: Content, next: Next): void {
    const chunks: Uint8Array[] = [];
    content.on('data', (chunk: Uint8Array) => void (path !== undefined && chunks.push(chunk)));
    content.on('end', () => {
      if (path !== undefined) this.contents.set(path, Buffer.concat(chunks));
      next();
    });
    // It ends with the archive, where the error is seen.
    content.on('error', () => undefined);
  }
}
