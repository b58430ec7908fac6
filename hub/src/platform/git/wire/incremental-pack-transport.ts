/** The fast transport: one request, shallow, and only the objects that are not held yet. */
import { MAX_FETCH_BYTES } from '../git-limits.js';
import type { ObjectStores } from '../packs/object-stores.js';
import { CommitRefusedError, readPackAnswer } from './pack-answer.js';
import { packRequest } from './pack-request.js';
import { PackTransport } from './pack-transport.js';
import { readPackets } from './pkt-line.js';
import type { RemoteConversation } from './remote-conversation.js';
import { abilitiesOf } from './remote-refs.js';

export class IncrementalPackTransport extends PackTransport {
  constructor(
    private readonly stores: ObjectStores,
    private readonly maxBytes = MAX_FETCH_BYTES,
  ) {
    super();
  }

  async fetch(conversation: RemoteConversation, commit: string): Promise<void> {
    const server = await abilitiesOf(conversation);
    if (server.isEmpty) throw new CommitRefusedError('an empty repository');
    const held = await this.stores.heldCommits(conversation.url);
    const answer = await conversation.post(
      packRequest(server, { commit, held }),
      server.version === 2 ? { 'git-protocol': 'version=2' } : {},
      { bytes: this.maxBytes, what: `a fetch of more than ${this.maxBytes / 1024 / 1024} MiB` },
    );
    const pack = readPackAnswer(server, readPackets(answer));
    await this.stores.add(conversation.url, commit, pack, conversation.signal);
  }
}
