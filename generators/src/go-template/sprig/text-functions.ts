/** What joins, splits, searches and arranges texts. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { normalText } from '../values/go-text.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';
import { argumentAt, countAt, integerAt, textAt } from './call-arguments.js';
import { define, defineVariadic } from './function-table.js';
import { quoteText } from '../format/quote.js';
import { formatValue } from '../format/sprint.js';
import { textOfValue, textsOf, textsOfValue } from './text-value.js';
import { countMade, counted } from './text-work.js';
import { joinWords, pascalCase } from './word-case.js';
import { wrappedLines } from './word-wrap.js';

/** The functions on texts that need no family of their own. */
export const TEXT_FUNCTIONS: readonly GoFunction[] = [
  define('hello', [], () => 'Hello!'),
  define('fail', ['string'], (args) => {
    throw new GoCallError(textAt(args, 0));
  }),
  define('contains', ['string', 'string'], (args) => containsText(textAt(args, 1), textAt(args, 0))),
  define('hasPrefix', ['string', 'string'], (args) => textAt(args, 1).startsWith(textAt(args, 0))),
  define('hasSuffix', ['string', 'string'], (args) => textAt(args, 1).endsWith(textAt(args, 0))),
  define('plural', ['string', 'string', 'int'], (args) => textAt(args, integerAt(args, 2) === 1n ? 0 : 1)),
  define('snakecase', ['string'], (args, call) => joinWords(counted(textAt(args, 0), call), '_')),
  define('kebabcase', ['string'], (args, call) => joinWords(counted(textAt(args, 0), call), '-')),
  define('camelcase', ['string'], (args, call) => pascalCase(counted(textAt(args, 0), call))),
  define('wrap', ['int', 'string'], (args, call) => wrap(textAt(args, 1), countAt(args, 0), '\n', call)),
  define('wrapWith', ['int', 'string', 'string'], (args, call) => wrapWith(args, call)),
  define('repeat', ['int', 'string'], (args, call) => repeatText(textAt(args, 1), countAt(args, 0), call)),
  define('indent', ['int', 'string'], (args, call) => indentText(textAt(args, 1), countAt(args, 0), call)),
  define('nindent', ['int', 'string'], (args, call) => `\n${indentText(textAt(args, 1), countAt(args, 0), call)}`),
  define('replace', ['string', 'string', 'string'], (args, call) =>
    replaceText(textAt(args, 2), textAt(args, 0), textAt(args, 1), call),
  ),
  define('toString', ['any'], (args, call) => {
    const text = textOfValue(argumentAt(args, 0));
    countMade(text.length, call);
    return text;
  }),
  define('toStrings', ['any'], (args, call) => new TypedList('string', textsOfValue(argumentAt(args, 0), call))),
  define('join', ['string', 'any'], (args, call) =>
    joinTexts(textsOfValue(argumentAt(args, 1), call), textAt(args, 0), call),
  ),
  define(
    'splitList',
    ['string', 'string'],
    (args, call) => new TypedList('string', splitText(counted(textAt(args, 1), call), textAt(args, 0))),
  ),
  define('split', ['string', 'string'], (args, call) =>
    numberedParts(splitText(counted(textAt(args, 1), call), textAt(args, 0))),
  ),
  define('splitn', ['string', 'int', 'string'], (args, call) =>
    numberedParts(splitText(counted(textAt(args, 2), call), textAt(args, 0), countAt(args, 1))),
  ),
  defineVariadic('quote', ['any'], (args, call) =>
    joinTexts(
      textsOf(present(args), (value) => quoteText(textOfValue(value)), call),
      ' ',
      call,
    ),
  ),
  defineVariadic('squote', ['any'], (args, call) =>
    joinTexts(
      textsOf(present(args), (value) => `'${formatValue(value)}'`, call),
      ' ',
      call,
    ),
  ),
  defineVariadic('cat', ['any'], (args, call) => joinTexts(textsOf(present(args), formatValue, call), ' ', call)),
];

function present(args: readonly GoValue[]): GoValue[] {
  return args.filter((value) => value !== null);
}

/** Joins texts once the result is known to be short enough. */
export function joinTexts(texts: readonly string[], separator: string, call: GoCall): string {
  let length = separator.length * Math.max(texts.length - 1, 0);
  for (const text of texts) length += text.length;
  countMade(length, call);
  return normalText(texts.join(separator));
}

/** Go's strings.SplitN: an empty separator splits after every character; `most` parts, all of them when it is negative. */
function splitText(text: string, separator: string, most = -1): string[] {
  if (most === 0) return [];
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  if (most < 0 || parts.length <= most) return parts;
  return [...parts.slice(0, most - 1), parts.slice(most - 1).join(separator)];
}

/** Whether a text holds another one, byte by byte. */
function containsText(text: string, part: string): boolean {
  return text.includes(part);
}

function numberedParts(parts: readonly string[]): TypedMap {
  return new TypedMap('string', Object.fromEntries(parts.map((part, index) => [`_${index}`, part])));
}

function wrap(text: string, width: number, separator: string, call: GoCall): string {
  return text === '' ? '' : joinTexts(wrappedLines(text, { width, cutsWords: false }, call), separator, call);
}

function wrapWith(args: readonly GoValue[], call: GoCall): string {
  const text = textAt(args, 2);
  const separator = textAt(args, 1);
  if (text === '') return '';
  return joinTexts(
    wrappedLines(text, { width: countAt(args, 0), cutsWords: true }, call),
    separator === '' ? '\n' : separator,
    call,
  );
}

function repeatText(text: string, count: number, call: GoCall): string {
  if (count < 0) throw new GoCallError('strings: negative Repeat count');
  const length = text.length * count;
  countMade(length, call);
  return normalText(text.repeat(text === '' ? 0 : count));
}

function indentText(text: string, width: number, call: GoCall): string {
  const pad = repeatText(' ', width, call);
  return pad + replaceText(text, '\n', `\n${pad}`, call);
}

function replaceText(text: string, from: string, to: string, call: GoCall): string {
  counted(text, call);
  const parts = from === '' ? ['', ...Array.from(text), ''] : text.split(from);
  return joinTexts(parts, to, call);
}
