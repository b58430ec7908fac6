/** Where things stand: in the text of the set, and in files of repositories. */
import type { RepositoryFact } from '../expansion/facts.js';
import { GenerationError, type Position } from '../generation.errors.js';
import { isJsonList, type Json } from '../json.js';
import type { ParsedSet } from '../spec/parsed-manifest.js';
import { formatPath } from '../spec/path.js';
import { parseFirstDocument, type Path, type YamlDocument } from '../yaml/yaml-document.js';
import { MAX_LOCATED_TEXT } from './explanation-limits.js';
import { memberPath, valueAt } from './member-path.js';

/** A place as explanations hold it. */
export interface Place {
  readonly location: string;
  readonly line?: number;
  readonly column?: number;
}

/** Looks up places for one explanation. */
export class Places {
  private readonly set: ParsedSet;
  private readonly hasPositions: boolean;
  private readonly files = new WeakMap<RepositoryFact, Map<string, YamlDocument | undefined>>();
  private textLeft = MAX_LOCATED_TEXT;

  /** @param hasPositions false where nobody knows the set's text, so that its lines mean nothing */
  constructor(set: ParsedSet, hasPositions: boolean) {
    this.set = set;
    this.hasPositions = hasPositions;
  }

  /** What was written at a path of the set, before anything was filled in. */
  writtenAt(path: Path): Json | undefined {
    return valueAt({ spec: this.set.spec }, path);
  }

  /** A place in the set. */
  inSet(path: Path): Place {
    const position = this.hasPositions ? this.set.locate(path) : undefined;
    return placeOf(formatPath(path), position);
  }

  /** Where a parameter stands in a file that holds an object, or a list of them. */
  inFile(file: { repository: RepositoryFact; path: string; text: string; index: number }, name: string): Place {
    const document = this.documentOf(file);
    if (document === undefined) return { location: file.path };
    const root: Path = isJsonList(document.value) ? [file.index] : [];
    const member = memberPath(valueAt(document.value, root), name) ?? [];
    return placeOf(file.path, document.locate([...root, ...member]));
  }

  /** Read once, and not at all when there is too much to read. */
  private documentOf(file: { repository: RepositoryFact; path: string; text: string }): YamlDocument | undefined {
    const known = this.files.get(file.repository) ?? new Map<string, YamlDocument | undefined>();
    this.files.set(file.repository, known);
    if (known.has(file.path)) return known.get(file.path);
    this.textLeft -= file.text.length;
    const document = this.textLeft < 0 ? undefined : readable(file.text);
    known.set(file.path, document);
    return document;
  }
}

function placeOf(location: string, position: Position | undefined): Place {
  return position === undefined ? { location } : { location, line: position.line, column: position.column };
}

function readable(text: string): YamlDocument | undefined {
  try {
    return parseFirstDocument(text);
  } catch (error) {
    if (error instanceof GenerationError) return undefined;
    throw error;
  }
}
