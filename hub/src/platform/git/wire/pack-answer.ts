/** Finds the pack in the answer to a pack request and takes it out of the side band. */
import { GitFormatError } from '../git.errors.js';
import { FLUSH, lineOf, type Packet } from './pkt-line.js';
import type { ServerAbilities } from './remote-refs.js';

/** The server says that it does not have the commit (or does not give it to anyone who names it). */
export class CommitRefusedError extends GitFormatError {}

/** The bytes of the pack. Throws GitFormatError, CommitRefusedError. */
export async function* readPackAnswer(
  server: ServerAbilities,
  packets: AsyncIterable<Packet>,
): AsyncGenerator<Buffer, void, undefined> {
  const isBanded =
    server.version === 2 || server.capabilities.has('side-band-64k') || server.capabilities.has('side-band');
  if (!isBanded) throw new GitFormatError('it cannot send packs in a side band, which is needed');
  let isPack = false;
  for await (const bytes of packets) {
    if (bytes === FLUSH && isPack) return;
    if (typeof bytes === 'string') continue;
    if (!isPack && server.version === 1 && isBandOfPack(bytes)) isPack = true;
    else if (!isPack) {
      checkNoError(bytes);
      isPack = server.version === 2 && lineOf(bytes) === 'packfile';
      continue;
    }
    const band = bytes[0];
    if (band === 1) yield bytes.subarray(1);
    else if (band === 3) throw new GitFormatError('the server gave up while it sent the pack');
    else if (band !== 2) throw new GitFormatError('the answer holds an unknown side band');
  }
  throw new GitFormatError('the answer ended early');
}

/** Throws when a packet is what servers say in place of an answer. */
export function checkNoError(bytes: Buffer): void {
  if (bytes.toString('latin1', 0, 4) !== 'ERR ') return;
  if (/not our ref|unadvertised object|not found|no such/i.test(lineOf(bytes)))
    throw new CommitRefusedError('no such commit');
  throw new GitFormatError('the server answered with an error');
}

/** Version 2 has a line `packfile` before the pack. Version 1 ends with NAK or a last ACK, which the bands simply follow. */
function isBandOfPack(bytes: Buffer): boolean {
  const band = bytes[0] ?? 0;
  return band >= 1 && band <= 3;
}
