/** Ways to write values as text that the Handlebars helpers offer. */
import { stringify } from 'yaml';
import type { Json } from '../json.js';

/** The length of a slug when none is asked for: Argo CD's default. */
const DEFAULT_SLUG_LENGTH = 50;
/** Widest indentation: wider ones are a mistake. */
const MAX_INDENT = 200;

/** YAML that every Kubernetes tool reads back as the same value (words such as `no` are quoted), without the last line break. */
export function yamlOf(value: Json): string {
  return stringify(value, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false }).trimEnd();
}

/** Puts `width` blanks before every line. */
export function indentText(text: string, width: number): string {
  if (!Number.isInteger(width) || width < 0 || width > MAX_INDENT) {
    throw new TypeError(`the indentation has to be between 0 and ${MAX_INDENT}`);
  }
  const blanks = ' '.repeat(width);
  return blanks + text.replaceAll('\n', `\n${blanks}`);
}

/**
 * A name for URLs and branches: accents removed, lower case, `-` for runs of anything but letters and digits, cut at a word border when it
 * is longer than `most`.
 */
export function slugOf(text: string, most = DEFAULT_SLUG_LENGTH): string {
  const ascii = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = ascii.split(/[^a-z0-9]+/u).filter((word) => word !== '');
  let slug = '';
  for (const word of words) {
    const longer = slug === '' ? word : `${slug}-${word}`;
    if (longer.length > most) break;
    slug = longer;
  }
  return slug === '' ? (words[0] ?? '').slice(0, Math.max(0, most)) : slug;
}
