/** Names that somebody may have meant. */
import { editDistance } from '../spec/suggestion.js';
import { MAX_CLOSE_NAMES, MAX_COMPARED_NAMES } from './explanation-limits.js';

/** Most edits between a name and one that is close to it. */
const MAX_EDITS = 3;

/** The names close to one that does not exist, the closest first: few edits away, or one within the other. */
export function closeNames(word: string, names: readonly string[]): string[] {
  const found: { name: string; distance: number }[] = [];
  for (const name of new Set(names.slice(0, MAX_COMPARED_NAMES))) {
    if (name === '' || name === word) continue;
    const edits = editDistance(word, name);
    const isPart = word !== '' && (name.includes(word) || word.includes(name));
    if (edits <= Math.min(MAX_EDITS, Math.ceil(word.length / 3))) found.push({ name, distance: edits });
    else if (isPart) found.push({ name, distance: MAX_EDITS + Math.abs(name.length - word.length) });
  }
  const sorted = found.toSorted((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
  return sorted.slice(0, MAX_CLOSE_NAMES).map(({ name }) => name);
}
