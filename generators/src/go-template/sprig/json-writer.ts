/** Values as JSON, as Go's encoding/json writes them: keys sorted, HTML's special characters escaped unless asked otherwise. */
import { floatText } from '../format/float-text.js';
import { sortedKeys } from '../format/print-value.js';
import { GoCallError, type GoCall } from '../values/go-function.js';
import { GoInteger } from '../values/go-integer.js';
import { GoObject } from '../values/go-object.js';
import { goTypeOf } from '../values/go-type.js';
import type { GoValue } from '../values/go-value.js';
import { isNilContainer } from '../values/nil-containers.js';
import { entriesOf, itemsOf } from './containers.js';
import { base64Of } from './base64.js';
import { JsonObjectValue } from './json-object-value.js';
import { findMember } from './map-members.js';
import { findBytes } from './text-value.js';
import { MAX_TEMPLATE_VALUE_DEPTH } from '../../limits.js';

/** How to write. */
export interface JsonStyle {
  /** Blanks per level; undefined writes everything into one line. */
  readonly indent?: string;
  /** Whether `<`, `>` and `&` are escaped. */
  readonly escapesHtml: boolean;
}

/** JSON of a value. @throws GoCallError for what JSON cannot hold */
export function writeJson(value: GoValue, style: JsonStyle, call: GoCall): string {
  return new JsonWriter(style, call).write(value);
}

class JsonWriter {
  readonly #style: JsonStyle;
  readonly #call: GoCall;
  #text = '';
  #depth = 0;

  constructor(style: JsonStyle, call: GoCall) {
    this.#style = style;
    this.#call = call;
  }

  write(value: GoValue): string {
    this.#value(value);
    return this.#text;
  }

  #put(text: string): void {
    this.#text += text;
    this.#call.checkLength(this.#text.length);
  }

  #value(value: GoValue): void {
    this.#call.step();
    if (value === null || isNilContainer(value)) this.#put('null');
    else if (typeof value === 'string') this.#put(jsonText(value, this.#style.escapesHtml));
    else if (typeof value === 'number') this.#put(jsonNumber(value));
    else if (typeof value === 'boolean') this.#put(String(value));
    else if (value instanceof GoInteger) this.#put(String(value.value));
    else this.#composite(value);
  }

  #composite(value: GoValue): void {
    const bytes = findBytes(value);
    const items = itemsOf(value);
    const entries = value instanceof JsonObjectValue ? value.jsonMembers() : entriesOf(value);
    if (bytes !== undefined) this.#put(`"${base64Of(bytes)}"`);
    else if (items !== undefined) this.#nested('[', items, ']', (item) => this.#value(item));
    else if (entries !== undefined) this.#object(entries, !(value instanceof JsonObjectValue));
    else if (value instanceof GoObject) this.#value(value.underlying() ?? value.format());
    else throw new GoCallError(`json: unsupported type: ${goTypeOf(value)}`);
  }

  #object(entries: Readonly<Record<string, GoValue>>, isSorted: boolean): void {
    this.#nested('{', isSorted ? sortedKeys(entries) : Object.keys(entries), '}', (key) => {
      this.#put(`${jsonText(key, this.#style.escapesHtml)}:${this.#style.indent === undefined ? '' : ' '}`);
      this.#value(findMember(entries, key) ?? null);
    });
  }

  #nested<T>(open: string, members: readonly T[], close: string, write: (member: T) => void): void {
    this.#depth += 1;
    if (this.#depth > MAX_TEMPLATE_VALUE_DEPTH) throw new GoCallError('json: encountered a cycle, or a value nested too deeply');
    this.#put(open);
    members.forEach((member, index) => {
      this.#put(index === 0 ? '' : ',');
      this.#newLine();
      write(member);
    });
    this.#depth -= 1;
    if (members.length > 0) this.#newLine();
    this.#put(close);
  }

  #newLine(): void {
    const { indent } = this.#style;
    if (indent !== undefined) this.#put(`\n${indent.repeat(this.#depth)}`);
  }
}

/** Characters that Go escapes in every text, and those that it escapes for HTML. */
const ESCAPED = /["\\\0-\x1f\u2028\u2029]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const ESCAPED_FOR_HTML = /[<>&]/g;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A text in quotes. */
export function jsonText(text: string, escapesHtml: boolean): string {
  const escaped = text.replace(ESCAPED, (character) => SHORT_ESCAPES[character] ?? escapeUnit(character));
  return `"${escapesHtml ? escaped.replace(ESCAPED_FOR_HTML, escapeUnit) : escaped}"`;
}

function escapeUnit(character: string): string {
  const unit = character.charCodeAt(0);
  const code = unit >= 0xd800 && unit <= 0xdfff ? 0xfffd : unit;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** Shortest digits; with an exponent only below 1e-6 and from 1e21 on. */
function jsonNumber(value: number): string {
  if (!Number.isFinite(value)) throw new GoCallError('json: unsupported value');
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-6 || size >= 1e21)) return floatText(value, 'e', -1).replace(/e-0(\d)$/, 'e-$1');
  return floatText(value, 'f', -1);
}
