/** What a server can and where its refs point, asked by isomorphic-git. */
import git, { type ServerRef } from 'isomorphic-git';
import { GitFormatError } from '../git.errors.js';
import { throughLibrary } from './library-http.js';
import type { RemoteRefs } from '../git-remote.js';
import { REFS_LIMIT, type RemoteConversation } from './remote-conversation.js';

/** More prefixes than this are not sent: then everything is listed. */
const MAX_PREFIXES = 200;
const ALL_PREFIXES: readonly string[] = ['HEAD', 'refs/heads/', 'refs/tags/'];

/** What a server can. */
export interface ServerAbilities {
  readonly version: 1 | 2;
  /** Only where the first versions say that there is not a single ref. */
  readonly isEmpty: boolean;
  /** Capabilities; of version 2 with their values (`fetch` -> `shallow filter`). */
  readonly capabilities: ReadonlyMap<string, string>;
}

/** Asks what the server can; costs no request where that is known. Throws GitFormatError. */
export async function abilitiesOf(conversation: RemoteConversation): Promise<ServerAbilities> {
  return (await discover(conversation)).abilities;
}

/** Names to commits, and the default branch. `names` narrows what a version 2 server sends. Throws GitFormatError. */
export async function refsOf(conversation: RemoteConversation, names?: readonly string[]): Promise<RemoteRefs> {
  const { abilities, refs } = await discover(conversation);
  if (abilities.version === 1) return remoteRefs(refs.filter(({ ref }) => isWanted(ref, names)));
  const isNarrow = names !== undefined && names.length > 0 && names.length <= MAX_PREFIXES;
  const listed = await throughLibrary(
    conversation,
    REFS_LIMIT,
    (http) =>
      git.listServerRefs({ http, url: conversation.libraryUrl, protocolVersion: 2, peelTags: true, symrefs: true }),
    isNarrow ? names : ALL_PREFIXES,
  );
  return remoteRefs(listed);
}

/** The first versions send everything that there is. */
function isWanted(ref: string, names: readonly string[] = []): boolean {
  return (names.length > 0 ? names : ALL_PREFIXES).some((prefix) => ref.startsWith(prefix));
}

async function discover(
  conversation: RemoteConversation,
): Promise<{ abilities: ServerAbilities; refs: readonly ServerRef[] }> {
  const info = await throughLibrary(conversation, REFS_LIMIT, (http) =>
    git.getRemoteInfo2({ http, url: conversation.libraryUrl, protocolVersion: 2 }),
  );
  const capabilities = new Map(
    Object.entries(info.capabilities).map(([name, value]) => [name, value === true ? '' : value]),
  );
  if ((capabilities.get('object-format') ?? 'sha1') !== 'sha1')
    throw new GitFormatError('it names objects by SHA-256, which is not supported yet');
  const { protocolVersion: version, refs = [] } = info;
  return { abilities: { version, isEmpty: version === 1 && refs.length === 0, capabilities }, refs };
}

function remoteRefs(refs: readonly ServerRef[]): RemoteRefs {
  const defaultBranch = refs.find(({ ref }) => ref === 'HEAD')?.target;
  return { commits: commitsOf(refs), ...(defaultBranch?.startsWith('refs/heads/') && { defaultBranch }) };
}

function commitsOf(refs: readonly ServerRef[]): Map<string, string> {
  const commits = new Map<string, string>();
  for (const { ref, oid, peeled } of refs) {
    const commit = peeled ?? oid;
    if (!/^[0-9a-f]{40}$/.test(commit) || !ref) throw new GitFormatError('the list of refs cannot be read');
    commits.set(ref, commit);
  }
  return commits;
}
