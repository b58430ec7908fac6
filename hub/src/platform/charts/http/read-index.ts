/** The index of a chart repository from its bytes, in turns. */
import { GenerationError, parseYaml } from '@wheelhouse/generators';
import { Turns } from '../../git/turns.js';
import { MAX_UNUSUAL_INDEX_BYTES } from '../chart-limits.js';
import { type ChartIndex, fieldsOf, type IndexedVersion, toIndexedVersion } from './chart-index.js';
import { readIndexJson } from './index-json.js';
import { readIndexLines, UnusualIndexError } from './index-lines.js';

/** Throws UnusualIndexError for what is no index: the message says why. */
export async function readIndex(bytes: Buffer): Promise<ChartIndex> {
  const turns = new Turns();
  if (bytes[firstSign(bytes)] === 0x7b) return await readIndexJson(bytes, turns);
  try {
    return await readIndexLines(bytes, turns);
  } catch (error) {
    if (!(error instanceof UnusualIndexError) || bytes.length > MAX_UNUSUAL_INDEX_BYTES) throw error;
    return parseWhole(bytes, error);
  }
}

function parseWhole(bytes: Buffer, first: UnusualIndexError): ChartIndex {
  let value: unknown;
  try {
    value = parseYaml(bytes.toString('utf8'));
  } catch (error) {
    throw new UnusualIndexError(error instanceof GenerationError ? error.message : first.message, { cause: error });
  }
  const entries = memberOf(value, 'entries');
  if (typeof entries !== 'object' || entries === null || Array.isArray(entries)) throw first;
  const index = new Map<string, IndexedVersion[]>();
  for (const [name, versions] of Object.entries(entries)) {
    if (Array.isArray(versions))
      index.set(
        name,
        versions.flatMap((entry) => toIndexedVersion(fieldsOf(entry)) ?? []),
      );
    else if (versions === null) index.set(name, []);
  }
  return index;
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** After blanks and a byte order mark. */
function firstSign(bytes: Buffer): number {
  let at = 0;
  while (at < bytes.length && [0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf].includes(bytes[at] ?? 0)) at += 1;
  return at;
}
