/** Cuts a YAML text into documents and reads them one after the other, so that the hub can do other things in between. */
import { composeYaml } from '@wheelhouse/generators';
import { type Document, LineCounter } from 'yaml';
import type { FilePosition } from '../render.errors.js';
import { type ExactJson, parseExactJson, UnfitValueError } from './exact-json.js';
import { jsonObjects } from './json-objects.js';
import { parseSimpleYaml } from './simple-yaml.js';
import { valueOfDocument, YamlValueError } from './yaml-value.js';

/** What go-yaml takes for nothing that can be printed. */
const CONTROL_CHARACTER = /(?![\t\n\r\u0085])\p{Cc}|[\ufffe\uffff]/u;

/** A document that was read, or why it could not be. */
export type ReadDocument =
  | { readonly value: ExactJson; readonly position: FilePosition }
  | { readonly reason: string; readonly position: FilePosition };

export interface ReadingOptions {
  /** For the test that compares both ways. */
  readonly isSimpleTried?: boolean;
  /** Of a document that needs the full parser: it takes up to 10 ms for 1,000 characters. */
  readonly maxFullLength?: number;
}

/** A document is too long for the full parser, here and now. */
export class LongDocumentError extends Error {
  override readonly name = 'LongDocumentError';
}

/** Documents of a text in order; after one that cannot be read nothing comes. Throws LongDocumentError, where there is a bound. */
export function* readYamlDocuments(
  text: string,
  { isSimpleTried = true, maxFullLength = Number.POSITIVE_INFINITY }: ReadingOptions = {},
): Generator<ReadDocument, void, undefined> {
  for (const chunk of chunksOf(text)) {
    for (const document of (isSimpleTried && readQuickly(chunk)) || readChunk(chunk, maxFullLength)) {
      yield document;
      if ('reason' in document) return;
    }
  }
}

interface Chunk {
  readonly text: string;
  /** Lines before it. */
  readonly line: number;
}

/** At lines that hold only `---`, as kubectl does: no line of a scalar may begin so. */
function* chunksOf(text: string): Generator<Chunk, void, undefined> {
  const separator = /^---[ \t]*\r?$\n?/gm;
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  let start = 0;
  let line = 0;
  for (let match = separator.exec(source); match !== null; match = separator.exec(source)) {
    yield { text: source.slice(start, match.index), line };
    line += linesIn(source, start, separator.lastIndex);
    start = separator.lastIndex;
    if (match[0] === '') separator.lastIndex += 1;
  }
  // The last line feed may be missing in a file; to a block it makes a difference, to kubectl it does not.
  const last = source.slice(start);
  yield { text: last === '' || last.endsWith('\n') ? last : `${last}\n`, line };
}

function linesIn(text: string, from: number, to: number): number {
  let lines = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function readQuickly(chunk: Chunk): readonly ReadDocument[] | undefined {
  const document = parseSimpleYaml(chunk.text);
  if (document === undefined) return undefined;
  return [{ value: document.value, position: { line: chunk.line + document.line, column: document.column } }];
}

function* readChunk(chunk: Chunk, maxFullLength: number): Generator<ReadDocument, void, undefined> {
  if (!/[^\s]/.test(chunk.text)) return;
  const json = readAsJson(chunk);
  if (json !== undefined) {
    yield* json.documents;
    if (json.rest !== undefined) yield* readChunk(json.rest, maxFullLength);
    return;
  }
  const control = CONTROL_CHARACTER.exec(chunk.text);
  if (control !== null) {
    yield {
      reason: 'it holds a control character, which YAML does not allow',
      position: placeOf(chunk, control.index),
    };
    return;
  }
  if (chunk.text.length > maxFullLength) throw new LongDocumentError();
  const lines = new LineCounter();
  const positionAt = (offset: number | undefined): FilePosition => {
    const { line, col } = lines.linePos(offset ?? 0);
    return { line: chunk.line + Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    for (const document of composeYaml(chunk.text, lines, refuse)) {
      const [problem] = document.errors;
      if (problem === undefined) yield { value: valueOfDocument(document), position: positionAt(startOf(document)) };
      else yield { reason: reasonOf(problem.code), position: positionAt(problem.pos[0]) };
    }
  } catch (error) {
    if (error instanceof YamlValueError) yield { reason: error.message, position: positionAt(error.offset) };
    else if (error instanceof RangeError)
      yield { reason: 'it is nested too deeply', position: { line: chunk.line + 1, column: 1 } };
    else throw error;
  }
}

function refuse(reason: string, offset: number): never {
  throw new YamlValueError(`it has ${reason}`, offset);
}

interface ReadJson {
  readonly documents: readonly ReadDocument[];
  /** What follows a single object and is none. */
  readonly rest?: Chunk;
}

/** JSON is YAML, and much quicker to read; and unlike in YAML one object may follow another without anything between them. */
function readAsJson(chunk: Chunk): ReadJson | undefined {
  if (!/^\s*\{/.test(chunk.text)) return undefined;
  const whole = readJsonText(chunk.text, { line: chunk.line + 1, column: 1 });
  if (whole !== undefined) return { documents: [whole] };
  const documents: ReadDocument[] = [];
  // Lines are counted on from the last object: from the beginning it would take the square of the length.
  let counted = { line: chunk.line + 1, at: 0 };
  for (const { text, start } of jsonObjects(chunk.text)) {
    counted = { line: counted.line + linesIn(chunk.text, counted.at, start), at: start };
    const position = { line: counted.line, column: start - chunk.text.lastIndexOf('\n', start - 1) };
    const document = readJsonText(text, position);
    if (document !== undefined) documents.push(document);
    else if (documents.length === 0) return undefined;
    else if (documents.length > 1) return { documents: [...documents, { reason: 'it is not valid JSON', position }] };
    else return { documents, rest: { text: chunk.text.slice(start), line: position.line - 1 } };
  }
  return { documents };
}

function readJsonText(text: string, position: FilePosition): ReadDocument | undefined {
  try {
    return { value: parseExactJson(text), position };
  } catch (error) {
    return error instanceof UnfitValueError ? { reason: error.message, position } : undefined;
  }
}

function placeOf(chunk: Chunk, offset: number): FilePosition {
  const lineStart = chunk.text.lastIndexOf('\n', offset - 1) + 1;
  return { line: chunk.line + linesIn(chunk.text, 0, offset) + 1, column: offset - lineStart + 1 };
}

function startOf(document: Document.Parsed): number {
  return document.contents?.range[0] ?? document.range[0];
}

/** The parser's own messages may show text of the file, which may be a secret. */
function reasonOf(code: string): string {
  return REASONS[code] ?? 'it is not valid YAML';
}

const REASONS: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'an alias (*) must not have an anchor or a tag',
  BAD_ALIAS: 'an alias (*) without an anchor (&) before it, or text that starts with "*" and needs quotes',
  BAD_DIRECTIVE: 'a line that starts with "%" has no meaning',
  BAD_DQ_ESCAPE: 'an unknown escape after a backslash; use single quotes',
  BAD_INDENT: 'the indentation is wrong',
  BAD_PROP_ORDER: 'an anchor or tag at a wrong place',
  BAD_SCALAR_START: 'text that starts with this character needs quotes',
  BLOCK_AS_IMPLICIT_KEY: 'a map within a map on one line; perhaps text with ": " needs quotes',
  BLOCK_IN_FLOW: 'block style within brackets',
  COMMENT_SPACE: 'a comment needs a space before "#"',
  IMPOSSIBLE: 'it is not valid YAML',
  KEY_OVER_1024_CHARS: 'a key is longer than 1,024 characters',
  MISSING_CHAR: 'a character is missing: a closing bracket, brace or quote, or a space after ":" or "-"',
  MULTILINE_IMPLICIT_KEY: 'a key goes over several lines; perhaps a ":" is missing or a quote is not closed',
  MULTIPLE_ANCHORS: 'two anchors at one value',
  MULTIPLE_DOCS: 'two documents without "---" between them',
  MULTIPLE_TAGS: 'two tags at one value',
  NON_STRING_KEY: 'a key has to be text',
  RESOURCE_EXHAUSTION: 'it is nested too deeply',
  TAB_AS_INDENT: 'a tab is used to indent; use spaces',
  TAG_RESOLVE_FAILED: 'an unknown tag',
  UNEXPECTED_TOKEN: 'something stands where it has no place; perhaps the indentation is wrong',
};
