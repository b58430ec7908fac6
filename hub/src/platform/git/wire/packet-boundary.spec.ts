import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GitFormatError } from '../git.errors.js';
import { AnswerReader } from './packet-boundary.js';
import { packet } from './pkt-line.js';

async function* pieces(bytes: Buffer, cuts: readonly number[]): AsyncGenerator<Buffer> {
  const at = [0, ...cuts.toSorted((left, right) => left - right), bytes.length];
  for (const [index, end] of at.slice(1).entries()) yield bytes.subarray(at[index], end);
}

async function collect(chunks: AsyncIterable<Buffer>): Promise<string> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

describe('Answers in one stream', () => {
  const first = `${packet('one')}0001${packet('zwö')}0000`;
  const second = `${packet('0000')}0002${packet('')}0000`;

  it('end at their flush packet, however the bytes are cut', async () => {
    const bytes = Buffer.from(`${first}${second}rest`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const reader = new AnswerReader(pieces(bytes, cuts));
        expect(await collect(reader.untilFlush())).toBe(first);
        expect(await collect(reader.untilFlush())).toBe(second);
        expect(await collect(reader.untilEnd())).toBe('rest');
      }),
    );
  });

  it.each([
    ['that break off', packet('one'), /ended early/],
    ['that break off within a packet', '00', /ended early/],
    ['that are none', 'Welcome to this server!', /not in the form/],
    ['with an impossible length', '0003', /impossible/],
  ])('%s are refused', async (_what, text, reason) => {
    const reading = collect(new AnswerReader(pieces(Buffer.from(text), [])).untilFlush());
    await expect(reading).rejects.toThrow(GitFormatError);
    await expect(reading).rejects.toThrow(reason);
  });
});
