/** Digits of a commit that are shown, as Git shows them. */
const COMMIT_DIGITS = 7;
/** Of a digest: its name and as many digits as people compare. */
const DIGEST_CHARACTERS = 'sha256:'.length + 12;

/** A revision for lists and sentences: the first digits of a commit; of a chart, `VERSION@sha256:DIGEST`, its version. */
export function shortRevision(revision: string): string {
  const version = /^(.+)@sha256:[0-9a-f]{64}$/.exec(revision)?.[1];
  if (version === undefined) return revision.slice(0, COMMIT_DIGITS);
  return version.startsWith('sha256:') ? version.slice(0, DIGEST_CHARACTERS) : version;
}
