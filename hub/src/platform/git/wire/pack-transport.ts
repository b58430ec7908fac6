import type { RemoteConversation } from './remote-conversation.js';

/** Brings the objects of a commit into the repository's store. Within the store's turn, as it writes. */
export abstract class PackTransport {
  /** Throws GitFormatError where it cannot speak with the server, CommitRefusedError where that does not give the commit. */
  abstract fetch(conversation: RemoteConversation, commit: string): Promise<void>;
}
