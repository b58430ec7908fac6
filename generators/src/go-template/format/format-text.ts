/** Texts and byte slices by the verbs of fmt. */
import { bytesOf } from '../values/go-text.js';
import { type FormatFlags, pad } from './format-flags.js';
import { canBackquote, quoteText } from './quote.js';

/** A text by a verb; undefined when texts have no such verb. */
export function formatText(text: string, verb: string, flags: Readonly<FormatFlags>): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV ? quoted(text, flags) : pad(truncated(text, flags), flags);
    case 's':
      return pad(truncated(text, flags), flags);
    case 'q':
      return quoted(text, flags);
    case 'x':
      return hexadecimal(bytesOf(text), false, flags);
    case 'X':
      return hexadecimal(bytesOf(text), true, flags);
    default:
      return undefined;
  }
}

function quoted(text: string, flags: Readonly<FormatFlags>): string {
  const short = truncated(text, flags);
  if (flags.sharp && canBackquote(short)) return pad(`\`${short}\``, flags);
  return pad(quoteText(short, flags.plus), flags);
}

/** At most `precision` characters. */
function truncated(text: string, flags: Readonly<FormatFlags>): string {
  const { precision } = flags;
  if (precision === undefined || precision >= text.length) return text;
  let kept = '';
  let count = 0;
  for (const character of text) {
    if (count === precision) break;
    kept += character;
    count += 1;
  }
  return kept;
}

function hexadecimal(bytes: Uint8Array, isUpper: boolean, flags: Readonly<FormatFlags>): string {
  const shown = flags.precision === undefined ? bytes : bytes.subarray(0, flags.precision);
  const lead = flags.sharp ? (isUpper ? '0X' : '0x') : '';
  const pairs: string[] = [];
  for (const byte of shown) {
    const pair = byte.toString(16).padStart(2, '0');
    pairs.push(isUpper ? pair.toUpperCase() : pair);
  }
  if (pairs.length === 0) return pad('', flags);
  return pad(flags.space ? pairs.map((pair) => lead + pair).join(' ') : lead + pairs.join(''), flags);
}
