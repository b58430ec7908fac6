import { transliterate } from './transliteration.js';

/** The length of slugs of branches in Argo CD: room is left for a suffix in a DNS label of 63 characters. */
const MAX_SLUG_LENGTH = 50;

/**
 * A branch name as Argo CD's pull request generator makes it fit for names: lower-case ASCII letters and digits with single `-`, `&` and `@`
 * written out, cut at the last `-` when it is longer than 50 characters.
 */
export function slugOfBranch(branch: string): string {
  const written = branch.replaceAll('&', 'and').replaceAll('@', 'at').replaceAll(/["']/g, '').replaceAll('_', '-');
  const slug = transliterate(written.trim())
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  if (slug.length <= MAX_SLUG_LENGTH) return slug;
  const border = slug.lastIndexOf('-', MAX_SLUG_LENGTH);
  return slug.slice(0, border === -1 ? MAX_SLUG_LENGTH : border);
}
