/** Reads YAML and JSON texts as Kubernetes' tools do, and remembers where everything stands. */
import { isMap, isScalar, isSeq, LineCounter, type Document, type ParsedNode } from 'yaml';
import { GenerationError, type Position } from '../generation.errors.js';
import type { Json } from '../json.js';
import { composeYaml } from './compose-yaml.js';
import { findUnfitJson, TOO_LARGE, type YamlFailure, type YamlReading, YamlReader } from './yaml-node.js';
import { yamlText } from './yaml-text.js';
import { longIntegerOf } from './yaml11-scalar.js';

/** A path into a document: member names and list indexes. */
export type Path = readonly (string | number)[];

/** One document of a YAML text. */
export interface YamlDocument {
  readonly value: Json;
  /** Where the document starts. */
  readonly position: Position;
  /** Where the value at that path stands; the closest enclosing value that exists; undefined for an empty document. */
  locate(path: Path): Position | undefined;
}

/** The first document of a text; an empty text is null. @throws GenerationError INVALID_SPEC */
export function parseYaml(text: string): Json {
  return parseFirstDocument(text).value;
}

/** The first document with its positions; later documents are not even read. @throws GenerationError INVALID_SPEC */
export function parseFirstDocument(source: string): YamlDocument {
  const text = yamlText(source, fail);
  return parseJson(text) ?? guard(() => readFirst(text));
}

/** All documents of a text, empty ones left out. @throws GenerationError INVALID_SPEC */
export function parseYamlDocuments(source: string, reading: YamlReading = {}): YamlDocument[] {
  const text = yamlText(source, fail, reading.maxLength);
  const json = parseJson(text, reading);
  if (json !== undefined) return [json];
  return guard(() => {
    const documents: YamlDocument[] = [];
    const lines = new LineCounter();
    for (const document of compose(text, lines)) {
      if (document.contents !== null || document.errors.length > 0)
        documents.push(read(document, lines, text, reading));
    }
    return documents.filter((document) => document.value !== null);
  });
}

function readFirst(text: string): YamlDocument {
  const lines = new LineCounter();
  for (const document of compose(text, lines)) return read(document, lines, text);
  return { value: null, position: { line: 1, column: 1 }, locate: () => undefined };
}

/** A directive that YAML does not know, before anything else in the text: the parser here skips it, Kubernetes' tools refuse it. */
const UNKNOWN_DIRECTIVE = /^(?:[ \t]*(?:#.*)?\r?\n)*%(?!(?:YAML|TAG)[ \t])/;

function compose(text: string, lines: LineCounter): Iterable<Document.Parsed> {
  const directive = UNKNOWN_DIRECTIVE.exec(text);
  if (directive !== null) {
    fail('a line that starts with "%" is no text; put it in quotes', {
      line: directive[0].split('\n').length,
      column: 1,
    });
  }
  return composeYaml(text, lines, (message, offset) => fail(message, positionAt(lines, offset)));
}

function read(document: Document.Parsed, lines: LineCounter, text: string, reading: YamlReading = {}): YamlDocument {
  const [problem] = document.errors;
  if (problem !== undefined) fail(problem.message.split('\n')[0] ?? problem.code, positionAt(lines, problem.pos[0]));
  const { explicit, version } = document.directives.yaml;
  if (explicit === true && version !== '1.1') fail(`YAML ${version} is not read, only 1.1`, { line: 1, column: 1 });
  const end = text.endsWith('\n') ? undefined : text.length;
  const failAt: YamlFailure = (node, message) => fail(message, positionAt(lines, node?.range?.[0] ?? 0));
  const reader = new YamlReader(document, end, failAt, reading);
  return {
    value: reader.read(),
    position: positionAt(lines, document.contents?.range[0] ?? document.range[0]),
    locate: (path) => locate(document.contents, lines, path),
  };
}

function fail(message: string, position: Position): never {
  const place = `line ${position.line}, column ${position.column}`;
  throw new GenerationError('INVALID_SPEC', `The YAML cannot be read (${place}): ${message}.`, { position });
}

function positionAt(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}

function locate(contents: ParsedNode | null, lines: LineCounter, path: Path): Position | undefined {
  let node: ParsedNode | null = contents;
  let offset = node?.range[0];
  for (const segment of path) {
    const next = childOf(node, segment);
    if (next === undefined) break;
    offset = next.offset;
    node = next.node;
  }
  return offset === undefined ? undefined : positionAt(lines, offset);
}

/** The member or item, and the offset that a person would look for: that of the key. */
function childOf(
  node: ParsedNode | null,
  segment: string | number,
): { node: ParsedNode | null; offset: number } | undefined {
  if (isSeq(node) && typeof segment === 'number') {
    const item = node.items[segment];
    return item === undefined ? undefined : { node: item, offset: item.range[0] };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.findLast(
    (candidate) => isScalar(candidate.key) && String(candidate.key.value) === String(segment),
  );
  if (pair === undefined) return undefined;
  return { node: pair.value ?? null, offset: pair.key.range[0] };
}

/** Longest JSON in which places are looked for: that reads it once more as YAML, which takes about a microsecond a character. */
const MAX_PLACED_JSON = 256 * 1024;

/** JSON is YAML, and much quicker to read; undefined when the text is not JSON. */
function parseJson(text: string, reading: YamlReading = {}): YamlDocument | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let value: Json;
  try {
    value = jsonValue(text, reading);
  } catch {
    return undefined;
  }
  const problem = findUnfitJson(value, reading.maxValues);
  // In YAML a number that JSON has no room for is text.
  if (problem === TOO_LARGE) return undefined;
  if (problem !== undefined) fail(problem, { line: 1, column: 1 });
  let placed: YamlDocument | undefined;
  const position = { line: 1, column: 1 };
  return {
    value,
    position,
    locate: (path) => {
      if (text.length > MAX_PLACED_JSON) return position;
      placed ??= guard(() => readFirst(text));
      return placed.locate(path);
    },
  };
}

/** With the text that each value came from, which TypeScript's library does not describe yet. */
type Reviver = (name: string, value: Json, context: { readonly source?: string }) => Json;

function jsonValue(text: string, { longInteger }: YamlReading): Json {
  if (longInteger === undefined) return JSON.parse(text) as Json;
  const revive: Reviver = (_, value, { source = '' }) => {
    const digits = typeof value === 'number' && !Number.isSafeInteger(value) ? longIntegerOf(source) : undefined;
    return digits === undefined ? value : longInteger(digits);
  };
  return (JSON.parse as (text: string, revive: Reviver) => Json)(text, revive);
}

/** A text that exhausts the parser's stack is an error like any other. */
function guard<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof GenerationError) throw error;
    throw new GenerationError('INVALID_SPEC', 'The YAML cannot be read: it is nested too deeply or malformed.', {
      cause: error,
    });
  }
}
