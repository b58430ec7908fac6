/** Regular expressions with RE2's syntax and Go's rules for empty matches. */
import type { GoCall, GoFunction } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';
import { NIL_TEXTS } from '../values/nil-containers.js';
import { TypedList } from '../values/typed-containers.js';
import { countAt, textAt } from './call-arguments.js';
import { define, defineAll } from './function-table.js';
import { findExpression, getExpression } from './expression-cache.js';
import { findAll, findFirst, type Match } from './regex-matches.js';
import { expandReplacement } from './regex-replacement.js';
import { joinTexts } from './text-functions.js';

/** The functions that match expressions. */
export const REGEX_FUNCTIONS: readonly GoFunction[] = [
  define('regexMatch', ['string', 'string'], (args, call) => {
    const expression = findExpression(textAt(args, 0));
    return expression !== undefined && findFirst(expression, textAt(args, 1), call) !== undefined;
  }),
  define('mustRegexMatch', ['string', 'string'], (args, call) => {
    const expression = getExpression(textAt(args, 0));
    return findFirst(expression, textAt(args, 1), call) !== undefined;
  }),
  ...defineAll(['regexFind', 'mustRegexFind'], ['string', 'string'], (args, call) => {
    const match = findFirst(getExpression(textAt(args, 0)), textAt(args, 1), call);
    return match === undefined ? '' : textAt(args, 1).slice(match.start, match.end);
  }),
  ...defineAll(['regexFindAll', 'mustRegexFindAll'], ['string', 'string', 'int'], findAllTexts),
  ...defineAll(['regexSplit', 'mustRegexSplit'], ['string', 'string', 'int'], split),
  ...defineAll(['regexReplaceAll', 'mustRegexReplaceAll'], ['string', 'string', 'string'], (args, call) => {
    const expression = getExpression(textAt(args, 0));
    const [text, template] = [textAt(args, 1), textAt(args, 2)];
    const references = template.split('$').length - 1;
    return replaceAll(args, call, (match) => {
      call.checkLength(template.length + references * (match.end - match.start));
      return expandReplacement(template, text, match, expression.namedGroups());
    });
  }),
  ...defineAll(['regexReplaceAllLiteral', 'mustRegexReplaceAllLiteral'], ['string', 'string', 'string'], (args, call) =>
    replaceAll(args, call, () => textAt(args, 2)),
  ),
  define('regexQuoteMeta', ['string'], (args) => textAt(args, 0).replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&')),
];

function findAllTexts(args: readonly GoValue[], call: GoCall): GoValue {
  const text = textAt(args, 1);
  const matches = findAll(getExpression(textAt(args, 0)), text, countAt(args, 2), call);
  if (matches.length === 0) return NIL_TEXTS;
  return new TypedList(
    'string',
    matches.map(({ start, end }) => text.slice(start, end)),
  );
}

/** Go's Regexp.Split: at most `most` parts; no empty part before a match at the very start of nothing. */
function split(args: readonly GoValue[], call: GoCall): GoValue {
  const [pattern, text, most] = [textAt(args, 0), textAt(args, 1), countAt(args, 2)];
  const expression = getExpression(pattern);
  if (most === 0) return NIL_TEXTS;
  if (pattern !== '' && text === '') return new TypedList('string', ['']);
  const parts: string[] = [];
  let [begin, end] = [0, 0];
  for (const match of findAll(expression, text, most, call)) {
    if (most > 0 && parts.length === most - 1) break;
    end = match.start;
    if (match.end !== 0) parts.push(text.slice(begin, end));
    begin = match.end;
  }
  if (end !== text.length) parts.push(text.slice(begin));
  return new TypedList('string', parts);
}

function replaceAll(args: readonly GoValue[], call: GoCall, replacementOf: (match: Match) => string): string {
  const text = textAt(args, 1);
  const pieces: string[] = [];
  let done = 0;
  let length = 0;
  for (const match of findAll(getExpression(textAt(args, 0)), text, -1, call)) {
    pieces.push(text.slice(done, match.start), replacementOf(match));
    length += match.start - done + (pieces.at(-1)?.length ?? 0);
    call.checkLength(length);
    done = match.end;
  }
  if (pieces.length === 0) return text;
  pieces.push(text.slice(done));
  return joinTexts(pieces, '', call);
}
