import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GitFormatError } from '../git.errors.js';
import { DELIMITER, FLUSH, framed, type Packet, packet, readPackets } from './pkt-line.js';

async function collect(chunks: readonly Uint8Array[]): Promise<(string | Buffer)[]> {
  const packets: Packet[] = [];
  async function* source(): AsyncGenerator<Buffer> {
    for (const chunk of chunks) yield Buffer.from(chunk);
  }
  for await (const one of readPackets(source())) packets.push(typeof one === 'string' ? one : Buffer.from(one));
  return packets;
}

describe('Packets', () => {
  it('are the same however the bytes are cut', async () => {
    const bytes = Buffer.from(`${packet('one')}0001${packet('zwö')}0000`);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const at = [0, ...cuts.toSorted((left, right) => left - right), bytes.length];
        const chunks = at.slice(1).map((end, index) => bytes.subarray(at[index], end));
        expect(await collect(chunks)).toEqual([Buffer.from('one\n'), DELIMITER, Buffer.from('zwö\n'), FLUSH]);
      }),
    );
  });

  it('are framed again as they came', async () => {
    const bytes = Buffer.from(`${packet('one')}0001${packet('zwö')}0004${packet('')}0000`);
    const packets = await collect([bytes]);
    expect(Buffer.concat(packets.map((one) => framed(one as Packet)))).toEqual(bytes);
  });

  it('end in a GitFormatError when the bytes are something else', async () => {
    await expect(collect([Buffer.from('<html>')])).rejects.toThrow(GitFormatError);
    await expect(collect([Buffer.from('0009ab')])).rejects.toThrow(/ended early/);
    await expect(collect([Buffer.from('0003')])).rejects.toThrow(/impossible length/);
  });
});
