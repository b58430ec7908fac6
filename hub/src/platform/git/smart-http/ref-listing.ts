/** Version 2's command `ls-refs`. */
import { GitFormatError } from '../git.errors.js';
import { DELIMITER_PACKET, FLUSH, FLUSH_PACKET, lineOf, packet, type Packet } from './pkt-line.js';

/** More prefixes than this are not sent: then everything is listed. */
const MAX_PREFIXES = 200;

/** Asks for branches, tags and HEAD, or for the given full names only (as prefixes: the server may list more). */
export function refListingRequest(names: readonly string[] | undefined): Buffer {
  const isNarrow = names !== undefined && names.length > 0 && names.length <= MAX_PREFIXES;
  const prefixes = isNarrow ? names : ['HEAD', 'refs/heads/', 'refs/tags/'];
  return Buffer.from(
    packet('command=ls-refs') +
      packet('agent=wheelhouse') +
      packet('object-format=sha1') +
      DELIMITER_PACKET +
      packet('peel') +
      prefixes.map((prefix) => packet(`ref-prefix ${prefix}`)).join('') +
      FLUSH_PACKET,
  );
}

/** Reads `OID NAME [symref-target:..] [peeled:OID]` lines. */
export async function readRefListing(packets: AsyncIterable<Packet>): Promise<Map<string, string>> {
  const commits = new Map<string, string>();
  for await (const bytes of packets) {
    if (bytes === FLUSH) break;
    if (typeof bytes === 'string') continue;
    const line = lineOf(bytes);
    if (line.startsWith('ERR ')) throw new GitFormatError('the server answered with an error');
    const [oid = '', name = '', ...attributes] = line.split(' ');
    const peeled = attributes.find((attribute) => attribute.startsWith('peeled:'))?.slice('peeled:'.length);
    const commit = peeled ?? oid;
    // `unborn HEAD` of an empty repository points nowhere.
    if (oid === 'unborn') continue;
    if (!/^[0-9a-f]{40}$/.test(commit) || name === '') throw new GitFormatError('the list of refs cannot be read');
    commits.set(name, commit);
  }
  return commits;
}
