/** Files of one commit. Above it a commit is refused with REPOSITORY_LIMIT_EXCEEDED. */
export const MAX_FILES_PER_TREE = 200_000;
/** Directories below each other. */
export const MAX_TREE_DEPTH = 64;
/** One file's content. Servers that can filter are asked not to send larger ones. */
export const MAX_BLOB_BYTES = 10 * 1024 * 1024;
/** One fetch, as it comes over the wire. */
export const MAX_FETCH_BYTES = 512 * 1024 * 1024;
/** The same for isomorphic-git, which holds a pack in memory twice. */
export const MAX_FETCH_BYTES_IN_MEMORY = 256 * 1024 * 1024;
/** Objects of one fetch. */
export const MAX_FETCH_OBJECTS = 600_000;
/** All objects of one fetch, inflated: against packs that are small only on the wire. */
export const MAX_FETCH_INFLATED_BYTES = 4 * 1024 * 1024 * 1024;
/** Larger objects of a pack are not indexed, as nothing here may read them. */
export const MAX_INDEXED_OBJECT_BYTES = 64 * 1024 * 1024;
/** Deltas on deltas. Git itself makes at most 4,095, 50 by default; each fetch may add one. */
export const MAX_DELTA_DEPTH = 4_200;
/** A list of refs, as it comes over the wire: about 600,000 refs. */
export const MAX_REFS_BYTES = 64 * 1024 * 1024;
/** Packs of a store: each fetch adds one. At this number the next fetch starts afresh and the old objects go. */
export const MAX_PACKS_PER_STORE = 40;
/** Stores whose packs stay open for reading. */
export const MAX_OPEN_STORES = 32;
/** What parsed directories may hold in memory, all repositories together: about 120 bytes an entry. */
export const MAX_CACHED_TREE_ENTRIES = 250_000;
/** Work on Git data gives way to other work after this time. */
export const TURN_MS = 8;
/** What the copy of one repository may take of the disk space for all. */
export const REPOSITORY_SHARE = 0.25;
