/**
 * The universal transport: isomorphic-git asks and answers, always for the whole commit. The library gets no further than the pack:
 * that goes to our own store, whose indexer checks every object and has limits, which the library's own has not.
 */
import git, { type PromiseFsClient } from 'isomorphic-git';
import { MAX_FETCH_BYTES_IN_MEMORY } from '../git-limits.js';
import type { ObjectStores } from '../packs/object-stores.js';
import { throughLibrary } from './library-http.js';
import { CommitRefusedError } from './pack-answer.js';
import { PackTransport } from './pack-transport.js';
import type { RemoteConversation } from './remote-conversation.js';

export class IsomorphicGitPackTransport extends PackTransport {
  constructor(
    private readonly stores: ObjectStores,
    private readonly maxBytes = MAX_FETCH_BYTES_IN_MEMORY,
  ) {
    super();
  }

  async fetch(conversation: RemoteConversation, commit: string): Promise<void> {
    const { url, signal } = conversation;
    const limit = { bytes: this.maxBytes, what: `a fetch of more than ${this.maxBytes / 1024 / 1024} MiB` };
    let pack: Uint8Array | undefined;
    const fs = packSink((bytes) => {
      pack = bytes;
      throw new PackArrived();
    });
    try {
      await throughLibrary(conversation, limit, (http) =>
        git.fetch({
          fs,
          http,
          gitdir: '/none',
          remote: 'origin',
          url: conversation.libraryUrl,
          ref: commit,
          remoteRef: commit,
          singleBranch: true,
          depth: 1,
        }),
      );
    } catch (error) {
      if (!(error instanceof Error && error.cause instanceof PackArrived)) throw error;
    }
    if (pack === undefined) throw new CommitRefusedError('no such commit');
    await this.stores.add(url, commit, inChunks(Buffer.from(pack)), signal);
  }
}

/** Ends the library's work when there is a pack: it would index it without limits. */
class PackArrived extends Error {}

/** The library wants to know where it would keep refs. */
const CONFIG = '[remote "origin"]\n\tfetch = +refs/heads/*:refs/remotes/origin/*\n';

/** A file system with nothing in it but that. What is written to it goes nowhere, but for packs. */
function packSink(onPack: (bytes: Uint8Array) => void): PromiseFsClient {
  const missing = (): Promise<never> => Promise.reject(Object.assign(new Error('no such file'), { code: 'ENOENT' }));
  const nothing = (): Promise<void> => Promise.resolve();
  const writeFile = async (path: string, content: Uint8Array | string): Promise<void> => {
    if (path.endsWith('.pack') && typeof content !== 'string') onPack(content);
    await nothing();
  };
  const readFile = async (path: string): Promise<string> => (path.endsWith('/config') ? CONFIG : await missing());
  const reading = { readFile, readdir: missing, stat: missing, lstat: missing, readlink: missing };
  const writing = { writeFile, mkdir: nothing, rmdir: nothing, unlink: nothing, symlink: nothing, chmod: nothing };
  return { promises: { ...reading, ...writing } };
}

async function* inChunks(bytes: Buffer): AsyncGenerator<Buffer, void, undefined> {
  const size = 1024 * 1024;
  for (let start = 0; start < bytes.length; start += size) yield bytes.subarray(start, start + size);
}
