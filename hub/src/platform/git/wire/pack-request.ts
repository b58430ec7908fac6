/** Asks for the objects of one commit that are not here yet, in one round: shallow, thin, deltas by offset. */
import { MAX_BLOB_BYTES } from '../git-limits.js';
import { DELIMITER_PACKET, FLUSH_PACKET, packet } from './pkt-line.js';
import type { ServerAbilities } from './remote-refs.js';

/** At most so many commits are named as held: the newest help most. */
const MAX_HAVES = 16;

/** What to fetch, and what is there. `held` are commits (newest last) whose files are all in the store. */
export interface PackWish {
  readonly commit: string;
  readonly held: readonly string[];
}

/** The body of the request. `held` commits are named as shallow too: their parents are not here. */
export function packRequest(server: ServerAbilities, { commit, held }: PackWish): Buffer {
  const haves = held.slice(-MAX_HAVES);
  const filter = `filter blob:limit=${MAX_BLOB_BYTES + 1}`;
  if (server.version === 2) {
    const canFilter = (server.capabilities.get('fetch') ?? '').split(' ').includes('filter');
    return Buffer.from(
      packet('command=fetch') +
        packet('agent=wheelhouse') +
        packet('object-format=sha1') +
        DELIMITER_PACKET +
        packet('thin-pack') +
        packet('ofs-delta') +
        packet('no-progress') +
        haves.map((have) => packet(`shallow ${have}`)).join('') +
        packet('deepen 1') +
        (canFilter ? packet(filter) : '') +
        packet(`want ${commit}`) +
        haves.map((have) => packet(`have ${have}`)).join('') +
        packet('done') +
        FLUSH_PACKET,
    );
  }
  const wanted = [
    'multi_ack_detailed',
    'side-band-64k',
    'side-band',
    'thin-pack',
    'ofs-delta',
    'shallow',
    'no-progress',
    'filter',
  ];
  const capabilities = wanted.filter(
    (name) => server.capabilities.has(name) && (name !== 'side-band' || !server.capabilities.has('side-band-64k')),
  );
  const isShallow = capabilities.includes('shallow');
  return Buffer.from(
    packet(`want ${commit} ${[...capabilities, 'agent=wheelhouse'].join(' ')}`) +
      (isShallow ? haves.map((have) => packet(`shallow ${have}`)).join('') + packet('deepen 1') : '') +
      (capabilities.includes('filter') ? packet(filter) : '') +
      FLUSH_PACKET +
      (isShallow ? haves.map((have) => packet(`have ${have}`)).join('') : '') +
      packet('done'),
  );
}
