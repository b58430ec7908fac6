/** What joins, splits, searches and arranges texts. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { normalText } from '../values/go-text.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';
import { argumentAt, countAt, integerAt, textAt } from './call-arguments.js';
import { define, defineVariadic } from './function-table.js';
import { quoteText } from '../format/quote.js';
import { formatValue } from '../format/sprint.js';
import { textOfValue, textsOfValue } from './text-value.js';
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
  define('snakecase', ['string'], (args) => joinWords(textAt(args, 0), '_')),
  define('kebabcase', ['string'], (args) => joinWords(textAt(args, 0), '-')),
  define('camelcase', ['string'], (args) => pascalCase(textAt(args, 0))),
  define('wrap', ['int', 'string'], (args, call) => wrap(textAt(args, 1), countAt(args, 0), '\n', call)),
  define('wrapWith', ['int', 'string', 'string'], (args, call) => wrapWith(args, call)),
  define('repeat', ['int', 'string'], (args, call) => repeatText(textAt(args, 1), countAt(args, 0), call)),
  define('indent', ['int', 'string'], (args, call) => indentText(textAt(args, 1), countAt(args, 0), call)),
  define('nindent', ['int', 'string'], (args, call) => `\n${indentText(textAt(args, 1), countAt(args, 0), call)}`),
  define('replace', ['string', 'string', 'string'], (args, call) =>
    replaceText(textAt(args, 2), textAt(args, 0), textAt(args, 1), call),
  ),
  define('toString', ['any'], (args) => textOfValue(argumentAt(args, 0))),
  define('toStrings', ['any'], (args) => new TypedList('string', textsOfValue(argumentAt(args, 0)))),
  define('join', ['string', 'any'], (args, call) => joinTexts(textsOfValue(argumentAt(args, 1)), textAt(args, 0), call)),
  define('splitList', ['string', 'string'], (args) => new TypedList('string', splitText(textAt(args, 1), textAt(args, 0)))),
  define('split', ['string', 'string'], (args) => numberedParts(splitText(textAt(args, 1), textAt(args, 0)))),
  define('splitn', ['string', 'int', 'string'], (args) =>
    numberedParts(splitText(textAt(args, 2), textAt(args, 0), countAt(args, 1))),
  ),
  defineVariadic('quote', ['any'], (args) => present(args).map((value) => quoteText(textOfValue(value))).join(' ')),
  defineVariadic('squote', ['any'], (args) => present(args).map((value) => `'${formatValue(value)}'`).join(' ')),
  defineVariadic('cat', ['any'], (args, call) => joinTexts(present(args).map(formatValue), ' ', call)),
];

function present(args: readonly GoValue[]): GoValue[] {
  return args.filter((value) => value !== null);
}

/** Joins texts once the result is known to be short enough. */
export function joinTexts(texts: readonly string[], separator: string, call: GoCall): string {
  let length = separator.length * Math.max(texts.length - 1, 0);
  for (const text of texts) length += text.length;
  call.checkLength(length);
  call.step(1 + Math.floor(length / 64));
  return normalText(texts.join(separator));
}

/** Go's strings.SplitN: an empty separator splits after every character; `most` parts, all of them when it is negative. */
export function splitText(text: string, separator: string, most = -1): string[] {
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
  return text === '' ? '' : joinTexts(wrappedLines(text, width, false), separator, call);
}

function wrapWith(args: readonly GoValue[], call: GoCall): string {
  const text = textAt(args, 2);
  const separator = textAt(args, 1);
  if (text === '') return '';
  return joinTexts(wrappedLines(text, countAt(args, 0), true), separator === '' ? '\n' : separator, call);
}

function repeatText(text: string, count: number, call: GoCall): string {
  if (count < 0) throw new GoCallError('strings: negative Repeat count');
  const length = text.length * count;
  call.checkLength(length);
  call.step(1 + Math.floor(length / 64));
  return normalText(text.repeat(text === '' ? 0 : count));
}

function indentText(text: string, width: number, call: GoCall): string {
  const pad = repeatText(' ', width, call);
  return pad + replaceText(text, '\n', `\n${pad}`, call);
}

function replaceText(text: string, from: string, to: string, call: GoCall): string {
  const parts = from === '' ? ['', ...Array.from(text), ''] : text.split(from);
  return joinTexts(parts, to, call);
}
