/** Floats by the verbs of fmt. */
import { floatText, type FloatVerb } from './float-text.js';
import { type FormatFlags, pad } from './format-flags.js';

/** A number by a verb; undefined when floats have no such verb. */
export function formatFloat(value: number, verb: string, flags: Readonly<FormatFlags>): string | undefined {
  switch (verb) {
    case 'v':
      return formatBy(value, 'g', -1, flags, verb);
    case 'b':
    case 'g':
    case 'G':
    case 'x':
    case 'X':
      return formatBy(value, verb, -1, flags, verb);
    case 'e':
    case 'E':
    case 'f':
      return formatBy(value, verb, 6, flags, verb);
    case 'F':
      return formatBy(value, 'f', 6, flags, 'f');
    default:
      return undefined;
  }
}

function formatBy(
  value: number,
  kind: FloatVerb,
  standard: number,
  flags: Readonly<FormatFlags>,
  verb: string,
): string {
  const precision = flags.precision ?? standard;
  const text = floatText(value, kind, precision);
  const isSigned = text.startsWith('-') || text.startsWith('+');
  let sign = isSigned ? text.slice(0, 1) : '+';
  let digits = isSigned ? text.slice(1) : text;
  if (flags.space && sign === '+' && !flags.plus) sign = ' ';
  if (digits === 'NaN' || digits === 'Inf') return pad(wordOf(sign, digits, flags), flags, false);
  if (flags.sharp && kind !== 'b') digits = withAllDigits(digits, verb === 'v' ? 'g' : kind, precision);
  if (!flags.plus && sign === '+') return pad(digits, flags);
  const length = digits.length + 1;
  if (flags.zero && !flags.minus && flags.width !== undefined && flags.width > length) {
    return sign + '0'.repeat(flags.width - length) + digits;
  }
  return pad(sign + digits, flags);
}

function wordOf(sign: string, word: string, flags: Readonly<FormatFlags>): string {
  return word === 'NaN' && !flags.space && !flags.plus ? word : sign + word;
}

/** The sharp flag: a decimal point always, and zeros up to the precision. */
function withAllDigits(number: string, kind: FloatVerb, precision: number): string {
  const isHexadecimal = kind === 'x' || kind === 'X';
  const tailAt = number.search(isHexadecimal ? /[pP]/ : /[eE]/);
  let head = tailAt < 0 ? number : number.slice(0, tailAt);
  const tail = tailAt < 0 ? '' : number.slice(tailAt);
  let missing = kind === 'g' || kind === 'G' || kind === 'x' ? (precision === -1 ? 6 : precision) : 0;
  // Significant digits count from the first one that is no zero.
  const significant = /[^0.]/.exec(head);
  if (significant !== null) missing -= head.slice(significant.index).replace('.', '').length;
  if (!head.includes('.')) {
    if (head === '0') missing -= 1;
    head += '.';
  }
  return head + '0'.repeat(Math.max(missing, 0)) + tail;
}
