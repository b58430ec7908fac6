/**
 * The helpers of the Handlebars dialect: a fixed list of pure functions over JSON values. README.md documents each for users. A helper gets
 * undefined for a name that does not exist only if it is listed as tolerant; for all others that is an error before they are called.
 */
import { isJsonList, isJsonObject, memberOf, typeNameOf, type Json } from '../json.js';
import { normalizeName } from '../spec/dns-name.js';
import { indentText, slugOf, yamlOf } from './text-forms.js';

/** A helper's argument; undefined is a name that does not exist. */
export type Argument = Json | undefined;

/** What a helper is. */
export interface Helper {
  readonly call: (...values: Argument[]) => Json;
  readonly arguments: readonly [least: number, most: number];
  /** Whether names that do not exist may be passed. */
  readonly tolerant: boolean;
  /** Steps for what a call looks through and makes: its arguments are known, its result is at most a small multiple of them. */
  readonly cost: (values: readonly Argument[]) => number;
}

const HELPERS = new Map<string, Helper>();

/** The helper of that name, if there is one. */
export function findHelper(name: string): Helper | undefined {
  return HELPERS.get(name);
}

/** The names of all helpers, for messages and documentation. */
export function helperNames(): string[] {
  return [...HELPERS.keys()];
}

/** What counts as true in conditions: everything but false, null, 0, "", an empty list and a missing name, as in Handlebars. */
export function isTruthy(value: Argument): boolean {
  return isJsonList(value) ? value.length > 0 : Boolean(value);
}

type Call = Helper['call'];

/** Characters that are one step where a text is gone through or copied. */
const CHARACTERS_PER_STEP = 16;
/** What writing YAML takes, compared with other walks over a value. */
const YAML_WEIGHT = 16;

/** The texts among the arguments. */
function textCost(values: readonly Argument[]): number {
  let length = 0;
  for (const value of values) length += typeof value === 'string' ? value.length : 0;
  return Math.floor(length / CHARACTERS_PER_STEP);
}

/** The item is written as text once for each of a list's. */
function containsCost([container, item]: readonly Argument[]): number {
  const items = isJsonList(container) ? container.length : 1;
  return deepCost([container]) + items * deepCost([item]);
}

/** The arguments with all that is in them. */
function deepCost(values: readonly Argument[]): number {
  let cost = textCost(values);
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    const members = Object.values(value);
    cost += members.length + deepCost(members);
  }
  return cost;
}

function helper(name: string, least: number, most: number, call: Call, cost: Helper['cost'] = textCost): void {
  HELPERS.set(name, { call, arguments: [least, most], tolerant: false, cost });
}

function tolerant(name: string, least: number, most: number, call: Call): void {
  HELPERS.set(name, { call, arguments: [least, most], tolerant: true, cost: () => 0 });
}

function textOf(value: Argument): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TypeError(`text is needed, not ${typeNameOf(value)}`);
}

function numberOf(value: Argument, name: string): number {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  throw new TypeError(`${name} needs a number, not ${typeNameOf(value)}`);
}

function listOf(value: Argument): readonly Json[] {
  if (isJsonList(value)) return value;
  throw new TypeError(`a list is needed, not ${typeNameOf(value)}`);
}

/** Numbers compare as numbers, two texts as texts; anything else has no order. */
function compare(left: Argument, right: Argument): number {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return numberOf(left, 'the comparison') - numberOf(right, 'the comparison');
}

function isEqual(left: Argument, right: Argument): boolean {
  if (typeof left === 'object' || typeof right === 'object') return JSON.stringify(left) === JSON.stringify(right);
  return left === right;
}

function isContained(container: Argument, item: Argument): boolean {
  if (isJsonList(container)) return container.some((member) => isEqual(member, item));
  if (isJsonObject(container)) return Object.hasOwn(container, textOf(item));
  return textOf(container).includes(textOf(item));
}

// Conditions
helper('eq', 2, 2, (left, right) => isEqual(left, right), deepCost);
helper('ne', 2, 2, (left, right) => !isEqual(left, right), deepCost);
helper('lt', 2, 2, (left, right) => compare(left, right) < 0);
helper('lte', 2, 2, (left, right) => compare(left, right) <= 0);
helper('gt', 2, 2, (left, right) => compare(left, right) > 0);
helper('gte', 2, 2, (left, right) => compare(left, right) >= 0);
tolerant('and', 1, 99, (...values) => values.every(isTruthy));
tolerant('or', 1, 99, (...values) => values.some(isTruthy));
tolerant('not', 1, 1, (value) => !isTruthy(value));
helper('contains', 2, 2, isContained, containsCost);
helper('startsWith', 2, 2, (text, start) => textOf(text).startsWith(textOf(start)));
helper('endsWith', 2, 2, (text, end) => textOf(text).endsWith(textOf(end)));

// Values
tolerant('default', 2, 2, (value, otherwise) =>
  value === undefined || value === null || value === '' ? (otherwise ?? null) : value,
);
tolerant('required', 2, 2, (value, message) => {
  if (value === undefined || value === null || value === '') throw new TypeError(textOf(message));
  return value;
});
tolerant('lookup', 2, 2, (container, key) => {
  if (isJsonList(container)) return container[numberOf(key, 'lookup')] ?? null;
  return isJsonObject(container) ? (memberOf(container, textOf(key)) ?? null) : null;
});
helper('length', 1, 1, (value) => {
  if (isJsonObject(value)) return Object.keys(value).length;
  return isJsonList(value) ? value.length : textOf(value).length;
});
helper('first', 1, 1, (list) => listOf(list)[0] ?? null);
helper('last', 1, 1, (list) => listOf(list).at(-1) ?? null);

// Text
helper('lower', 1, 1, (text) => textOf(text).toLowerCase());
helper('upper', 1, 1, (text) => textOf(text).toUpperCase());
helper('trim', 1, 1, (text) => textOf(text).trim());
helper('replace', 3, 3, (text, from, to) =>
  textOf(from) === '' ? textOf(text) : textOf(text).replaceAll(textOf(from), () => textOf(to)),
);
helper(
  'split',
  2,
  2,
  (text, separator) => textOf(text).split(textOf(separator)),
  (values) => 4 * textCost(values),
);
helper('join', 2, 2, (list, separator) => listOf(list).map(textOf).join(textOf(separator)), deepCost);
helper('concat', 1, 99, (...parts) => parts.map(textOf).join(''));
helper('truncate', 2, 2, (text, length) => textOf(text).slice(0, Math.max(0, numberOf(length, 'truncate'))));
helper('normalize', 1, 1, (text) => normalizeName(textOf(text)));
helper(
  'slugify',
  1,
  2,
  (text, most) => slugOf(textOf(text), most === undefined ? undefined : numberOf(most, 'slugify')),
  (values) => 4 * textCost(values),
);

// Forms
helper('quote', 1, 1, (text) => JSON.stringify(textOf(text)));
helper('toJson', 1, 1, (value) => JSON.stringify(value), deepCost);
helper(
  'toYaml',
  1,
  1,
  (value) => yamlOf(value ?? null),
  (values) => YAML_WEIGHT * deepCost(values),
);
helper('indent', 2, 2, (text, width) => indentText(textOf(text), numberOf(width, 'indent')));
helper('nindent', 2, 2, (text, width) => `\n${indentText(textOf(text), numberOf(width, 'nindent'))}`);
