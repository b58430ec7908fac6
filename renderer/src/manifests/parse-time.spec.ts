/** Row 28 and P8: what is parsed on the hub's own thread never holds it up, whatever the text. Processor time is measured: machines are busy. */
import { describe, expect, it } from '@jest/globals';
import { RenderError } from '../render.errors.js';
import { INLINE_FULL_PARSE_LENGTH, INLINE_PARSE_LENGTH } from '../worker/worker-limits.js';
import { parseFile } from './parse-file.js';
import { LongDocumentError } from './yaml-documents.js';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
/** P8. */
const MAX_STALL_MS = 200;

/** What stands before, what is repeated, what stands after. */
const TEXTS: readonly (readonly [string, string, string])[] = [
  ['x: |\n', '\n', '  a\n'],
  ['x: |\n', '\n', '  a\n b\n'],
  ['x: >\n', '\n', '  a\n'],
  ['x: [', ' ', ']\n'],
  ['x: [', ' ', '"\n'],
  ['x: {', '  ', '}\n'],
  ['x: [', ',', ']\n'],
  ['x: [', ': ', ']\n'],
  ['x: &a "', '\\\n', '"\n'],
  ['x: a ', '|\n', '\n'],
  ['', '{}\n', ''],
  ['', '---\n', ''],
  ['x:\n', '- ', 'a\n'],
  ['x:\n', '  ? ', '\n'],
  ['', '# a\n', 'x: [\n'],
  ['x: ', '"', '\n'],
];

async function stallMs(text: string): Promise<number> {
  const before = process.threadCpuUsage();
  try {
    await parseFile({ path: 'a.yaml', text }, undefined, { maxFullLength: INLINE_FULL_PARSE_LENGTH });
  } catch (error) {
    // Refused, or left to a thread.
    if (!(error instanceof RenderError || error instanceof LongDocumentError)) throw error;
  }
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1_000;
}

describe('Parsing on the thread that serves everybody', () => {
  it.each(TEXTS)('row 28: takes little, for %j and many %j and %j', async (start, again, end) => {
    for (const length of [INLINE_FULL_PARSE_LENGTH, INLINE_PARSE_LENGTH]) {
      const text = (head: string): string => `${head}${start}`.padEnd(length - end.length, again) + end;
      expect(await stallMs(text(HEAD))).toBeLessThan(MAX_STALL_MS);
      expect(await stallMs(text('{"kind": "a"}\n'))).toBeLessThan(MAX_STALL_MS);
    }
  });
});
