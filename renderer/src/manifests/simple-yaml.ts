/**
 * The quick way through the YAML that nearly all manifests are written in: block maps and lists, plain and simply quoted scalars on one
 * line, literal blocks, small flow collections. Ten times as fast as the full parser. Gives up (undefined) at the first thing that is
 * anything else, errors included: then the full parser decides. A property test holds the two against each other.
 */
import { MAX_DEPTH, MAX_YAML_VALUES } from '../render-limits.js';
import type { ExactJson, ExactObject } from './exact-json.js';
import { readSimpleKey, readSimpleValue } from './simple-yaml-scalar.js';

/** A document and where its content starts, lines counted from 1. */
export interface SimpleDocument {
  readonly value: ExactObject;
  readonly line: number;
  readonly column: number;
}

/** Characters that the full parser treats in ways of their own. */
const UNUSUAL = /[^\n\x20-\x7e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const LITERAL = /^\|[-+]?$/;

/** Thrown within this file only. */
const NOT_SIMPLE = Symbol('not simple');

/** One document without `---` that ends in a line feed; undefined when it is not simple, or no map. */
export function parseSimpleYaml(text: string): SimpleDocument | undefined {
  if (!text.endsWith('\n') || UNUSUAL.test(text)) return undefined;
  const reader = new SimpleYaml(text.split('\n'));
  try {
    return reader.document();
  } catch (error) {
    if (error === NOT_SIMPLE) return undefined;
    throw error;
  }
}

class SimpleYaml {
  private at = 0;
  private indent = -1;
  private content = '';
  private values = 0;

  private readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    this.lines = lines;
  }

  document(): SimpleDocument | undefined {
    this.toContent();
    if (this.indent < 0 || isItem(this.content)) return undefined;
    const start = { line: this.at + 1, column: this.indent + 1 };
    const value = this.map(0);
    return this.indent < 0 ? { value, ...start } : undefined;
  }

  /** A map at the indentation of the current line. */
  private map(depth: number): ExactObject {
    const indent = this.indent;
    const members: Record<string, ExactJson> = Object.create(null) as Record<string, ExactJson>;
    this.count(depth);
    while (this.indent === indent && !isItem(this.content)) {
      const key = readSimpleKey(this.content) ?? giveUp();
      members[key.name] = this.valueAfter(key.rest, indent, depth, true);
    }
    if (this.indent > indent) giveUp();
    return members;
  }

  private list(depth: number): ExactJson[] {
    const indent = this.indent;
    const items: ExactJson[] = [];
    this.count(depth);
    while (this.indent === indent && isItem(this.content)) {
      const rest = this.content.slice(1);
      const text = rest.trimStart();
      const isNested = isItem(text) || readSimpleKey(text) !== undefined;
      if (text === '' || text.startsWith('#') || !isNested) items.push(this.valueAfter(text, indent, depth, false));
      else {
        // `- name: x`: the rest of the line is the first line of a map or list of its own.
        this.indent = indent + 1 + rest.length - text.length;
        this.content = text;
        items.push(isItem(text) ? this.list(depth + 1) : this.map(depth + 1));
      }
    }
    if (this.indent > indent) giveUp();
    return items;
  }

  /** What stands after `key:` or `-`: on the same line, or on the next ones. */
  private valueAfter(rest: string, indent: number, depth: number, isMember: boolean): ExactJson {
    if (LITERAL.test(rest)) return this.literal(rest, indent);
    this.at += 1;
    this.toContent();
    if (rest !== '' && !rest.startsWith('#')) {
      // A deeper line would go on with the scalar.
      if (this.indent > indent) giveUp();
      this.count(depth);
      const value = readSimpleValue(rest);
      return value === undefined ? giveUp() : value;
    }
    if (this.indent > indent) return isItem(this.content) ? this.list(depth + 1) : this.map(depth + 1);
    if (isMember && this.indent === indent && isItem(this.content)) return this.list(depth + 1);
    this.count(depth);
    return null;
  }

  /** A literal block: `|`, `|-` or `|+`. */
  private literal(style: string, parentIndent: number): string {
    const start = this.at + 1;
    let end = start;
    let indent = -1;
    for (; end < this.lines.length; end += 1) {
      const line = this.lines[end] ?? '';
      const spaces = indentOf(line);
      if (spaces === line.length) {
        if (indent < 0 && spaces > 0) giveUp();
        continue;
      }
      if (indent < 0) indent = spaces;
      if (spaces < indent || spaces <= parentIndent) break;
    }
    if (indent <= parentIndent) giveUp();
    const lines = this.lines.slice(start, end).map((line) => line.slice(indent));
    // The text ends in a line feed: what comes after it is no line.
    if (end === this.lines.length) lines.pop();
    this.at = end;
    this.values += 1;
    this.toContent();
    const text = lines.join('\n');
    if (style === '|+') return `${text}\n`;
    const trimmed = withoutLast(text, '\n');
    return style === '|-' || trimmed === '' ? trimmed : `${trimmed}\n`;
  }

  /** Goes to the next line that is not empty and no comment; `indent` is -1 at the end. */
  private toContent(): void {
    for (; this.at < this.lines.length; this.at += 1) {
      const line = this.lines[this.at] ?? '';
      const spaces = indentOf(line);
      if (spaces === line.length || line[spaces] === '#') continue;
      this.indent = spaces;
      this.content = line.slice(spaces).trimEnd();
      return;
    }
    this.indent = -1;
    this.content = '';
  }

  private count(depth: number): void {
    this.values += 1;
    if (depth >= MAX_DEPTH - 2 || this.values > MAX_YAML_VALUES / 2) giveUp();
  }
}

/** Without the run of a character that a text ends in. As an expression it would take the square of the length of any other run. */
function withoutLast(text: string, character: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === character) end -= 1;
  return text.slice(0, end);
}

function isItem(content: string): boolean {
  return content === '-' || content.startsWith('- ');
}

function indentOf(line: string): number {
  let spaces = 0;
  while (line.charCodeAt(spaces) === 0x20) spaces += 1;
  return spaces;
}

function giveUp(): never {
  throw NOT_SIMPLE;
}
