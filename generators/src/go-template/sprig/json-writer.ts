/** Values as JSON, as Go's encoding/json writes them: keys sorted, HTML's special characters escaped unless asked otherwise. */
import type { GoCall } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';
import { jsonShapeOf } from './json-shape.js';
import { counted } from './text-work.js';
import { checkDepth } from './value-depth.js';

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
    const shape = jsonShapeOf(value);
    if (shape.kind === 'text') this.#put(jsonText(counted(shape.text, this.#call), this.#style.escapesHtml));
    else if (shape.kind === 'literal') this.#put(shape.text);
    else if (shape.kind === 'list') this.#nested('[', shape.items, ']', (item) => this.#value(item));
    else this.#nested('{', shape.members, '}', (member) => this.#member(member));
  }

  #member([key, value]: readonly [string, GoValue]): void {
    this.#put(`${jsonText(key, this.#style.escapesHtml)}:${this.#style.indent === undefined ? '' : ' '}`);
    this.#value(value);
  }

  #nested<T>(open: string, members: readonly T[], close: string, write: (member: T) => void): void {
    this.#depth += 1;
    checkDepth(this.#depth);
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

/** Characters that Go escapes in every text: control characters, line separators, and bytes that are no characters. */
const ESCAPED = new RegExp(String.raw`["\\\u0000-\u001f\u2028\u2029]|\p{Cs}`, 'gu');
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
