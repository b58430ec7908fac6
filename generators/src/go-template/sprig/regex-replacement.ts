/** Go's templates for replacements: `$1`, `${1}`, `$name`, `${name}`, `$$`. A name is as long as it can be: `$1x` is `${1x}`. */
import type { Match } from './regex-matches.js';

const REFERENCE = /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))?/gu;
/** A group's number; what starts with a zero or is longer is a name. */
const NUMBER = /^(?:0|[1-9][0-9]{0,8})$/;

/** The text that takes the place of a match. What is no reference stays as it is. */
export function expandReplacement(
  template: string,
  text: string,
  match: Match,
  names: Readonly<Record<string, number>>,
): string {
  return template.replaceAll(REFERENCE, (_reference, braced?: string, plain?: string) => {
    const name = braced ?? plain;
    if (name === undefined) return '$';
    const group = NUMBER.test(name) ? Number(name) : Object.hasOwn(names, name) ? names[name] : undefined;
    const range = group === undefined ? undefined : match.groups[group];
    return range === undefined ? '' : text.slice(range[0], range[1]);
  });
}
