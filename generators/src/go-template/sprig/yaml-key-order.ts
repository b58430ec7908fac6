/** The order in which go-yaml writes keys: letters after everything else, digits as numbers (`a2` before `a10`). */
import { runesOf, textOfRune } from '../values/go-text.js';

const LETTER = /^\p{L}$/u;
const DIGIT = /^\p{Nd}$/u;
const ZERO = 0x30;

/** Negative where `left` comes first. */
export function yamlKeyOrder(left: string, right: string): number {
  const [a, b] = [runesOf(left), runesOf(right)];
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    if (a[at] !== b[at]) return isBefore(a, b, at) ? -1 : 1;
  }
  return a.length - b.length;
}

/** Whether `a` comes first, when they differ from that place on. */
function isBefore(a: readonly number[], b: readonly number[], at: number): boolean {
  const [aRune = 0, bRune = 0] = [a[at], b[at]];
  const [aLetter, bLetter] = [is(LETTER, aRune), is(LETTER, bRune)];
  if (aLetter && bLetter) return aRune < bRune;
  if (aLetter || bLetter) return bLetter;
  const start = aRune === ZERO || bRune === ZERO ? numberGoesOn(a, at) : 0n;
  const [aEnd, aNumber] = readNumber(a, at, start);
  const [bEnd, bNumber] = readNumber(b, at, start);
  if (aNumber !== bNumber) return aNumber < bNumber;
  return aEnd === bEnd ? aRune < bRune : aEnd < bEnd;
}

/** 1 where the digits in front make a zero here more than a leading one. */
function numberGoesOn(runes: readonly number[], at: number): bigint {
  for (let index = at - 1; index >= 0 && is(DIGIT, runes[index] ?? 0); index -= 1) {
    if (runes[index] !== ZERO) return 1n;
  }
  return 0n;
}

function readNumber(runes: readonly number[], at: number, start: bigint): [end: number, value: bigint] {
  let [end, value] = [at, start];
  for (; end < runes.length && is(DIGIT, runes[end] ?? 0); end += 1) {
    value = BigInt.asIntN(64, value * 10n + BigInt((runes[end] ?? 0) - ZERO));
  }
  return [end, value];
}

function is(kind: RegExp, rune: number): boolean {
  return kind.test(textOfRune(rune));
}
