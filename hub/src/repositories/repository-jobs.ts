/** Brings a repository's refs up to date; identity: the address. Waits for its time between polls, runs at once when asked for. */
export const REFRESH_REPOSITORY = 'refresh-repository';
/** Drops refs that nobody uses and the stores of repositories that nobody follows; identity: `all`. */
export const TIDY_REPOSITORIES = 'tidy-repositories';
/** The only identity of jobs that concern everything. */
export const ALL = 'all';
