/** An index.yaml, as it comes and unfolded. The largest in use has about 20 MB. */
export const MAX_INDEX_BYTES = 64 * 1024 * 1024;
/** Entries of an index that are written in an unusual way are read slowly, about 1 MB a second: one of them, and all together. */
export const MAX_UNUSUAL_ENTRY_BYTES = 64 * 1024;
export const MAX_UNUSUAL_BYTES = 4 * 1024 * 1024;
/** An index that is written in an unusual way altogether, and read at one go. */
export const MAX_UNUSUAL_INDEX_BYTES = 128 * 1024;
/** What read indexes may hold in memory, all repositories together. */
export const MAX_CACHED_INDEX_BYTES = 96 * 1024 * 1024;
/** A manifest, a list of tags, a token: the answers of registries that are read as JSON. */
export const MAX_REGISTRY_ANSWER_BYTES = 8 * 1024 * 1024;
/** Pages of a list of tags, and how many tags each is asked to hold. */
export const MAX_TAG_PAGES = 100;
export const TAGS_PER_PAGE = 1_000;
/** Registries, charts and credentials for which a token is remembered. */
export const MAX_KNOWN_TOKENS = 1_000;
/** Where a registry does not say how long its token is good for, as the protocol says; and how much earlier a new one is fetched. */
export const DEFAULT_TOKEN_SECONDS = 60;
export const TOKEN_SLACK_SECONDS = 10;
/** Tags of which it is remembered where they pointed, so that asking again costs no download. */
export const MAX_KNOWN_TAGS = 10_000;
/** All archives that are kept on disk; the ones that were not used for longest go first. */
export const MAX_ARCHIVES_BYTES = 1024 * 1024 * 1024;
/** An archive's time of use is written again only when it is older. */
export const USE_SPREAD_MS = 10 * 60_000;
/** Charts of one repository that are asked for at one time. */
export const CHARTS_AT_ONCE = 8;
/** Newest versions that a message lists when none fits. */
export const VERSIONS_IN_MESSAGE = 5;
