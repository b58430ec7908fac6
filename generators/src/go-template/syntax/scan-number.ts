/** Finds where a number ends. What it accepts may still be none (`089`, `0x0.2`): that is found when it is read. */
import { isAlphanumeric } from './alphanumeric.js';

const DECIMAL = '0123456789_';
const HEXADECIMAL = '0123456789abcdefABCDEF_';

/** Where a number ends, and whether what follows may follow. */
export interface ScannedNumber {
  readonly end: number;
  readonly isGood: boolean;
}

/** Goes over a number with its sign, base, fraction, exponent and `i`. */
export function scanNumber(text: string, start: number): ScannedNumber {
  let at = start;
  const accept = (valid: string): boolean => {
    const isValid = at < text.length && valid.includes(text.charAt(at));
    if (isValid) at += 1;
    return isValid;
  };
  const acceptRun = (valid: string): void => {
    while (accept(valid));
  };
  accept('+-');
  let digits = DECIMAL;
  if (accept('0')) {
    if (accept('xX')) digits = HEXADECIMAL;
    else if (accept('oO')) digits = '01234567_';
    else if (accept('bB')) digits = '01_';
  }
  acceptRun(digits);
  if (accept('.')) acceptRun(digits);
  if ((digits === DECIMAL && accept('eE')) || (digits === HEXADECIMAL && accept('pP'))) {
    accept('+-');
    acceptRun(DECIMAL);
  }
  accept('i');
  const next = text.codePointAt(at);
  if (next !== undefined && isAlphanumeric(String.fromCodePoint(next))) {
    return { end: at + String.fromCodePoint(next).length, isGood: false };
  }
  return { end: at, isGood: true };
}
