/** What of a chart's own files says which other charts it needs. */
import { ByteCache } from '../byte-cache.js';
import { plainJson } from '../source/plain-json.js';
import { isMap } from '../source/spec-fields.js';
import type { SourceLookup } from '../source/source-lookup.js';
import { LongDocumentError, readYamlDocuments } from '../manifests/yaml-documents.js';
import { INLINE_FULL_PARSE_LENGTH } from '../worker/worker-limits.js';

/** A chart that another one names. */
export interface NamedChart {
  readonly name: string;
  readonly version: string;
  readonly repository: string;
}

export interface ChartFile {
  /** Empty when the file names none, or is no YAML. */
  readonly name: string;
  /** Undefined without a list. */
  readonly dependencies: readonly NamedChart[] | undefined;
}

/** Larger files are not looked into: Helm then says what it makes of them. */
const MAX_BYTES = 256 * 1024;
/** Chart files that are kept by their blob's id. */
const MAX_KEPT = 20_000;
const known = new ByteCache<ChartFile>(MAX_KEPT);

/** Chart.yaml, Chart.lock, requirements.yaml or requirements.lock. Undefined when there is no such file. */
export async function readChartFile(path: string, lookup: SourceLookup): Promise<ChartFile | undefined> {
  const found = await lookup.find(path);
  if (found.kind !== 'file') return undefined;
  let file = known.find(found.oid);
  if (file === undefined) known.keep(found.oid, (file = parseChartFile(await lookup.read(found.oid))), 1);
  return file;
}

/** What is wrong with the file is for Helm to say. */
export function parseChartFile(content: Uint8Array): ChartFile {
  if (content.length > MAX_BYTES) return { name: '', dependencies: undefined };
  const value = valueOf(Buffer.from(content).toString('utf8'));
  if (!isMap(value)) return { name: '', dependencies: undefined };
  const { dependencies } = value;
  return {
    name: textOf(value, 'name'),
    dependencies: Array.isArray(dependencies) ? dependencies.filter(isMap).map(namedChart) : undefined,
  };
}

/** Undefined for what is no YAML, or would take long to read. */
function valueOf(text: string): unknown {
  try {
    const [document] = readYamlDocuments(text, { maxFullLength: INLINE_FULL_PARSE_LENGTH });
    return document !== undefined && 'value' in document ? plainJson(document.value) : undefined;
  } catch (error) {
    if (error instanceof LongDocumentError) return undefined;
    throw error;
  }
}

function namedChart(value: Readonly<Record<string, unknown>>): NamedChart {
  return {
    name: textOf(value, 'name'),
    version: textOf(value, 'version'),
    repository: textOf(value, 'repository'),
  };
}

function textOf(value: Readonly<Record<string, unknown>>, name: string): string {
  const member = Object.hasOwn(value, name) ? value[name] : undefined;
  return typeof member === 'string' ? member : '';
}
