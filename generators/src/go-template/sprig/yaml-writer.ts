/**
 * YAML as Argo CD's `toYaml` writes it (sigs.k8s.io/yaml over go-yaml v2). The value goes through JSON, so numbers and structures are what
 * JSON makes of them; keys are sorted with a sense for numbers, lists are not indented under their key.
 */
import { floatText } from '../format/float-text.js';
import { GoCallError, type GoCall } from '../values/go-function.js';
import type { GoValue } from '../values/go-value.js';
import { jsonShapeOf, type JsonShape } from './json-shape.js';
import { jsonText } from './json-writer.js';
import { counted } from './text-work.js';
import { checkDepth } from './value-depth.js';
import { YamlEmitter } from './yaml-emitter.js';
import { yamlKeyOrder } from './yaml-key-order.js';
import { analyzeScalar, scalarStyleOf } from './yaml-scalar.js';

/** Longest key go-yaml reads back from JSON, in characters of JSON, quotes included. */
const MAX_KEY_LENGTH = 1024;
/** Longest key written as `key: value`, in bytes. */
const MAX_SIMPLE_KEY_BYTES = 128;
/** What go-yaml does not read, even within quotes. */
const UNREADABLE = /[\x7f-\x84\x86-\x9f\ufffe\uffff]/;
const MAX_UINT64 = 2n ** 64n - 1n;
const MIN_INT64 = -(2n ** 63n);

/** YAML of a value, without the last line break. @throws GoCallError for what cannot be written */
export function writeYaml(value: GoValue, call: GoCall): string {
  const writer = new YamlWriter(call);
  return writer.write(value).replace(/\n$/, '');
}

const NEXT_LINE = '\u0085';

/** Where a value stands: the indentation of what holds it, and whether that is a map. */
interface Place {
  readonly indent: number;
  readonly isInMap: boolean;
  readonly depth: number;
}

class YamlWriter {
  readonly #emitter: YamlEmitter;
  readonly #call: GoCall;

  constructor(call: GoCall) {
    this.#call = call;
    this.#emitter = new YamlEmitter(call);
  }

  write(value: GoValue): string {
    this.#value(value, { indent: -1, isInMap: false, depth: 0 });
    this.#emitter.writeIndent(0);
    return this.#emitter.text;
  }

  #value(value: GoValue, place: Place): void {
    this.#call.step();
    checkDepth(place.depth);
    const shape = jsonShapeOf(value);
    if (shape.kind === 'text') this.#text(shape.text, place, false);
    else if (shape.kind === 'literal') this.#emitter.writePlain(literalText(shape.text), 0, false);
    else if (shape.kind === 'list') this.#list(shape.items, place);
    else this.#map(shape, place);
  }

  #text(text: string, { indent }: Place, isSimpleKey: boolean): void {
    const readable = readBack(counted(text, this.#call));
    const style = scalarStyleOf(readable, isSimpleKey);
    this.#emitter.writeScalar(readable, style, indent < 0 ? 2 : indent + 2, !isSimpleKey);
  }

  #list(items: readonly GoValue[], place: Place): void {
    if (items.length === 0) {
      this.#emitter.writeIndicator('[]', { needsSpace: true });
      return;
    }
    const isAtKey = place.isInMap && !this.#emitter.isAtLineStart;
    const indent = nextIndent(place.indent, isAtKey);
    for (const item of items) {
      this.#emitter.writeIndent(indent);
      this.#emitter.writeIndicator('-', { needsSpace: true, isIndention: true });
      this.#value(item, { indent, isInMap: false, depth: place.depth + 1 });
    }
  }

  #map({ members }: Extract<JsonShape, { kind: 'object' }>, place: Place): void {
    if (members.length === 0) {
      this.#emitter.writeIndicator('{}', { needsSpace: true });
      return;
    }
    const indent = nextIndent(place.indent, false);
    const inner = { indent, isInMap: true, depth: place.depth + 1 };
    for (const [key, value] of members.toSorted(([left], [right]) => yamlKeyOrder(left, right))) {
      checkKey(key);
      this.#emitter.writeIndent(indent);
      if (isSimpleKey(key)) {
        this.#text(key, inner, true);
        this.#emitter.writeIndicator(':', {});
      } else {
        this.#emitter.writeIndicator('?', { needsSpace: true, isIndention: true });
        this.#text(key, inner, false);
        this.#emitter.writeIndent(indent);
        this.#emitter.writeIndicator(':', { needsSpace: true, isIndention: true });
      }
      this.#value(value, inner);
    }
  }
}

function nextIndent(indent: number, isIndentless: boolean): number {
  if (indent < 0) return 0;
  return isIndentless ? indent : indent + 2;
}

/** Keys that go-yaml does not read back from JSON: long ones, and those with a line break that JSON does not escape. */
function checkKey(key: string): void {
  if (key.includes('\u0085') || Array.from(jsonText(key, true)).length > MAX_KEY_LENGTH) {
    throw new GoCallError("yaml: did not find expected ',' or '}'");
  }
}

function isSimpleKey(key: string): boolean {
  return new TextEncoder().encode(key).length <= MAX_SIMPLE_KEY_BYTES && !analyzeScalar(key).isMultiline;
}

/** The text as go-yaml reads it from JSON: U+0085 is a line break there, which folds. */
function readBack(text: string): string {
  const valid = Array.from(text, (character) => (character.isWellFormed() ? character : '\ufffd')).join('');
  if (UNREADABLE.test(valid)) throw new GoCallError('yaml: control characters are not allowed');
  return valid.includes(NEXT_LINE) ? folded(valid.split(NEXT_LINE)) : valid;
}

/** Lines of a quoted text: blanks around the breaks vanish, one break is a blank, more of them one less. */
function folded(lines: readonly string[]): string {
  let [text, breaks] = ['', 0];
  for (const [index, line] of lines.entries()) {
    const isLast = index === lines.length - 1;
    const start = index === 0 ? 0 : blanksAt(line);
    const end = isLast ? line.length : line.length - blanksAt(Array.from(line).toReversed().join(''));
    const content = start < end ? line.slice(start, end) : '';
    if (content !== '' || isLast || index === 0) {
      text += (breaks === 1 ? ' ' : '\n'.repeat(Math.max(breaks - 1, 0))) + content;
      breaks = 0;
    }
    breaks += 1;
  }
  return text;
}

function blanksAt(line: string): number {
  return /^ */.exec(line)?.[0].length ?? 0;
}

/** Integers up to 64 bits stay as they are, everything else is a float to go-yaml. */
function literalText(text: string): string {
  if (/^-?[0-9]+$/.test(text)) {
    const value = BigInt(text);
    if (value >= MIN_INT64 && value <= MAX_UINT64) return String(value);
  }
  return /^[-0-9]/.test(text) ? floatText(Number(text), 'g', -1) : text;
}
