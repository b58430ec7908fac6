/** The functions that Argo CD adds to sprig's. */
import { isJsonList, isJsonObject } from '../../json.js';
import { normalizeName } from '../../spec/dns-name.js';
import { GenerationError } from '../../generation.errors.js';
import { parseYaml } from '../../yaml/yaml-document.js';
import type { Json } from '../../json.js';
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import { goTypeOf } from '../values/go-type.js';
import type { GoMap, GoValue } from '../values/go-value.js';
import { argumentAt, textAt } from './call-arguments.js';
import { lowerCase } from './case-functions.js';
import { define, defineVariadic } from './function-table.js';
import { goValueOf } from './json-reader.js';
import { writeYaml } from './yaml-writer.js';

/** Longest slug when no length is given. */
const DEFAULT_SLUG_LENGTH = 50;

/** normalize, slugify and the functions for YAML. */
export const ARGO_CD_FUNCTIONS: readonly GoFunction[] = [
  define('normalize', ['string'], (args) => normalizeName(lowerCase(textAt(args, 0)))),
  defineVariadic('slugify', ['any'], slugify),
  define('toYaml', ['any'], (args, call) => writeYaml(argumentAt(args, 0), call)),
  define('fromYaml', ['string'], (args, call) => {
    const json = readYaml(textAt(args, 0), call);
    if (isJsonObject(json)) return goValueOf(json);
    if (json !== null)
      throw new GoCallError(`cannot unmarshal ${describe(json)} into Go value of type map[string]interface {}`);
    const empty: GoMap = {};
    return empty;
  }),
  define('fromYamlArray', ['string'], (args, call) => {
    const json = readYaml(textAt(args, 0), call) ?? [];
    if (!isJsonList(json))
      throw new GoCallError(`cannot unmarshal ${describe(json)} into Go value of type []interface {}`);
    return goValueOf(json);
  }),
];

function describe(json: Json): string {
  if (Array.isArray(json)) return 'array';
  return typeof json === 'boolean' ? 'bool' : typeof json;
}

/** Reading YAML is slow. */
const YAML_CHARACTERS_PER_STEP = 8;
/** Characters that go-yaml refuses wherever they stand. */
const UNREADABLE = /[^\t\n\r\x20-\x7e\x85\xa0-\ufffd]/;

function readYaml(text: string, call: GoCall): Json {
  call.step(1 + Math.floor(text.length / YAML_CHARACTERS_PER_STEP));
  if (UNREADABLE.test(text) || !text.isWellFormed()) throw new GoCallError('yaml: control characters are not allowed');
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof GenerationError && error.code === 'INVALID_SPEC') {
      throw new GoCallError(error.message, { cause: error });
    }
    throw error;
  }
}

/** `slugify [length] [whether to cut between words only] name`. */
function slugify(args: readonly GoValue[]): string {
  if (args.length === 0) return '';
  const name = textAt(args, args.length - 1);
  const longest = args.length > 1 ? lengthAt(args) : DEFAULT_SLUG_LENGTH;
  const cutsBetweenWords = args.length > 2 && boolAt(args, 1);
  let slug = normalizeName(lowerCase(name));
  if (!cutsBetweenWords && slug.length >= longest) {
    if (longest < 0) throw new GoCallError(`slice bounds out of range [:${longest}]`);
    slug = slug.slice(0, longest);
  }
  slug = slug.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return longest > 0 && cutsBetweenWords ? cutBetweenWords(slug, longest) : slug;
}

function cutBetweenWords(slug: string, longest: number): string {
  if (slug.length <= longest) return slug;
  const border = slug.lastIndexOf('-', longest);
  return slug.slice(0, border < 0 ? longest : border);
}

function lengthAt(args: readonly GoValue[]): number {
  const value = argumentAt(args, 0);
  if (value instanceof GoInteger && value.type === 'int') return Number(value.value);
  throw new GoCallError(`interface conversion: interface {} is ${goTypeOf(value)}, not int`);
}

function boolAt(args: readonly GoValue[], index: number): boolean {
  const value = argumentAt(args, index);
  if (typeof value === 'boolean') return value;
  throw new GoCallError(`interface conversion: interface {} is ${goTypeOf(value)}, not bool`);
}
