/** Chance: the same for the same application set, so that an expansion gives the same Applications again. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { intOf } from '../values/go-integer.js';
import { runeOf, textOfRune } from '../values/go-text.js';
import { base64Of } from './base64.js';
import { countAt, integerAt, textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { randomBelow, randomText } from './random-stream.js';

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Blank to tilde. */
const PRINTABLE = String.fromCharCode(...Array.from({ length: 95 }, (_, index) => index + 32));

/** The functions that choose at random. */
export const RANDOM_FUNCTIONS: readonly GoFunction[] = [
  random('randAlphaNum', LETTERS + DIGITS),
  random('randAlpha', LETTERS),
  random('randNumeric', DIGITS),
  random('randAscii', PRINTABLE),
  define('randBytes', ['int'], (args, call) => {
    const count = countAt(args, 0);
    if (count < 0) throw new GoCallError('runtime error: makeslice: len out of range');
    call.checkLength(count * 2);
    call.step(1 + Math.floor(count / 64));
    return base64Of(call.randomBytes(count));
  }),
  define('randInt', ['int', 'int'], (args, call) => {
    const [least, limit] = [integerAt(args, 0), integerAt(args, 1)];
    if (limit <= least) throw new GoCallError('invalid argument to Intn');
    return intOf(least + randomBelow(limit - least, call));
  }),
  define('shuffle', ['string'], (args, call) => shuffle(textAt(args, 0), call)),
  define('uuidv4', [], (_args, call) => uuidOf(call.randomBytes(16))),
];

/** A negative count gives an empty text: sprig drops the error. */
function random(name: string, alphabet: string): GoFunction {
  return define(name, ['int'], (args, call) => randomText(countAt(args, 0), alphabet, call));
}

function shuffle(text: string, call: GoCall): string {
  const characters = Array.from(text, (character) => textOfRune(runeOf(character)));
  for (let index = characters.length - 1; index > 0; index -= 1) {
    const other = Number(randomBelow(BigInt(index + 1), call));
    [characters[index], characters[other]] = [characters[other] ?? '', characters[index] ?? ''];
  }
  return characters.join('');
}

function uuidOf(bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte, index) => {
    const marked = index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte;
    return marked.toString(16).padStart(2, '0');
  });
  return digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
