/** A packed chart (.tgz) -> files in memory, without the directory that all of them lie in. Touches no disk. */
import { createGunzip } from 'node:zlib';
import { AppError } from '@wheelhouse/protocol';
import { memoryTree } from '../files/memory-tree.js';
import type { SourceFiles } from '../files/source-files.js';
import { UnsafeEntryError } from '../files/tree-node.js';
import { ByteReader } from './byte-reader.js';
import { readChartFiles } from './chart-files.js';
import { CHART_LIMITS, type ChartLimits } from './chart-limits.js';
import { ChartArchiveError, ChartLimitError } from './charts.errors.js';
import { TarFormatError } from './tar-header.js';

/** A chart in memory. */
export interface UnpackedChart extends SourceFiles {
  /** All contents together, in bytes. */
  readonly size: number;
}

/** Inflated bytes at a time: large enough to be quick, small enough to give way to other work in between. */
const CHUNK_BYTES = 64 * 1024;

/**
 * `chart` names it in messages. Throws UNSAFE_CHART and CHART_LIMIT_EXCEEDED as soon as the archive shows that it is bad: what follows is
 * not inflated.
 */
export async function unpackChart(
  archive: Uint8Array,
  chart: string,
  limits: ChartLimits = CHART_LIMITS,
): Promise<UnpackedChart> {
  if (archive.byteLength > limits.archiveBytes)
    throw new ChartLimitError(chart, `an archive of more than ${Math.ceil(limits.archiveBytes / 1_048_576)} MiB`);
  if (archive[0] !== 0x1f || archive[1] !== 0x8b) throw new ChartArchiveError(chart, 'it is no gzip archive');
  const inflating = createGunzip({ chunkSize: CHUNK_BYTES });
  inflating.end(archive);
  const reader = new ByteReader(counted(inflating, chart, limits));
  try {
    return chartOf(await readChartFiles(reader, chart, limits), chart);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const reason = error instanceof TarFormatError ? `: ${error.message}` : '';
    throw new ChartArchiveError(chart, `its archive is damaged or not whole${reason}`, error);
  } finally {
    await reader.close();
    inflating.destroy();
  }
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  chart: string,
  { inflatedBytes }: ChartLimits,
): AsyncGenerator<Uint8Array, void, undefined> {
  let total = 0;
  for await (const chunk of chunks) {
    total += chunk.byteLength;
    if (total > inflatedBytes)
      throw new ChartLimitError(chart, `more than ${Math.ceil(inflatedBytes / 1_048_576)} MiB when it is unpacked`);
    yield chunk;
  }
}

function chartOf(files: ReadonlyMap<string, Uint8Array>, chart: string): UnpackedChart {
  try {
    const { tree, blobs } = memoryTree(files);
    const size = [...files.values()].reduce((total, { byteLength }) => total + byteLength, 0);
    return { tree, size, readBlobs: (oids) => readBlobs(blobs, oids, chart) };
  } catch (error) {
    if (error instanceof UnsafeEntryError) throw new ChartArchiveError(chart, `it has ${error.message}`, error);
    throw error;
  }
}

async function readBlobs(
  blobs: ReadonlyMap<string, Uint8Array>,
  oids: readonly string[],
  chart: string,
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const oid of oids) {
    const content = blobs.get(oid);
    if (content === undefined) throw new ChartArchiveError(chart, `it has no file with the id ${oid}`);
    found.set(oid, content);
  }
  return found;
}
