/** How go-yaml's emitter writes a text: plain where it reads back as that text, else in quotes, with line breaks as a block. */
import { resolvePlainScalar } from '../../yaml/yaml11-scalar.js';
import { readFloat } from './number-text.js';

/** How a scalar is written. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

/** What may be done with a text. */
interface ScalarAnalysis {
  readonly isMultiline: boolean;
  readonly allowsPlain: boolean;
  readonly allowsSingle: boolean;
  readonly allowsBlock: boolean;
}

/** Line breaks, those of Unicode included. */
const BREAKS = '[\\n\\r\\u0085\\u2028\\u2029]';
const BREAK = new RegExp(BREAKS);
/** What the emitter does not take for printable: tabs and other controls, and everything beyond the first 65,536 characters. */
const SPECIAL = /[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/u;
const SPACE_BEFORE_BREAK = new RegExp(` ${BREAKS}`);
const SPACE_AFTER_BREAK = new RegExp(`${BREAKS} `);
const OUTER_SPACE = new RegExp(`^(?: |${BREAKS})|(?: |${BREAKS})$`);
/** What would start something else than a text in a block. */
const INDICATORS =
  /^(?:---|\.\.\.)|^[#,[\]{}&*!|>'"%@`]|^[-?:](?:[ \t]|$)|.:(?:[ \t]|$)|[ \n\t\r\u0085\u2028\u2029]#/su;
const BASE60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?(?:Z|[-+]([0-9]{2}):([0-9]{2})))|(?: ([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[.,][0-9]+)?))?$/;

/** The style of a text. */
export function scalarStyleOf(text: string, isSimpleKey: boolean): ScalarStyle {
  const { isMultiline, allowsPlain, allowsSingle, allowsBlock } = analyzeScalar(text);
  if (text.includes('\n')) return allowsBlock && !isSimpleKey ? 'literal' : 'double';
  if (!readsAsText(text) || (isSimpleKey && isMultiline)) return 'double';
  if (allowsPlain) return 'plain';
  return allowsSingle ? 'single' : 'double';
}

/** What may be done with a text. */
export function analyzeScalar(text: string): ScalarAnalysis {
  const isMultiline = BREAK.test(text);
  const isSpecial = SPECIAL.test(text) || SPACE_BEFORE_BREAK.test(text);
  const isLooselySpaced = OUTER_SPACE.test(text) || SPACE_AFTER_BREAK.test(text);
  return {
    isMultiline,
    allowsPlain: !isMultiline && !isSpecial && !isLooselySpaced && !INDICATORS.test(text),
    allowsSingle: !isSpecial && !SPACE_AFTER_BREAK.test(text),
    allowsBlock: !isSpecial && !text.endsWith(' '),
  };
}

/** Whether the text, written plainly, is a text to YAML 1.1: not a number, boolean, null or date. */
function readsAsText(text: string): boolean {
  if (text.startsWith('.') && readFloat(text) !== undefined) return false;
  return typeof resolvePlainScalar(text) === 'string' && !BASE60.test(text) && !isTimestamp(text);
}

function isTimestamp(text: string): boolean {
  const match = TIMESTAMP.exec(text);
  if (match === null) return false;
  const [year = 0, month = 0, day = 0, ...rest] = match.slice(1).map((part) => Number(part ?? 0));
  const [hour1 = 0, minute1 = 0, second1 = 0, zoneHour = 0, zoneMinute = 0, hour2 = 0, minute2 = 0, second2 = 0] = rest;
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  if (month < 1 || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return false;
  const hours = Math.max(hour1, hour2);
  return hours < 24 && Math.max(minute1, minute2, second1, second2) < 60 && zoneHour <= 24 && zoneMinute < 60;
}
