/** Turns one YAML document into a value by go-yaml's rules: keys become text, merge keys apply where they stand, of equal keys the last counts. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { MAX_DEPTH, MAX_YAML_VALUES } from '../render-limits.js';
import { type ExactJson, isObject } from './exact-json.js';
import { plainScalar } from './yaml11-scalar.js';

type Node = ParsedNode | Alias | null;

/** Something in a document that has no meaning as a manifest. The message names no value of the file. */
export class YamlValueError extends Error {
  override readonly name = 'YamlValueError';
  /** Where in the text, if known. */
  readonly offset: number | undefined;

  constructor(message: string, offset: number | undefined) {
    super(message);
    this.offset = offset;
  }
}

/** Reads a document's value. Throws YamlValueError. */
export function valueOfDocument(document: Document.Parsed): ExactJson {
  return new YamlValue(document).valueOf(document.contents, 0);
}

class YamlValue {
  private readonly anchored = new Map<unknown, { value: ExactJson; size: number; isOpen: boolean }>();
  private values = 0;

  private readonly document: Document.Parsed;

  constructor(document: Document.Parsed) {
    this.document = document;
  }

  valueOf(node: Node, depth: number): ExactJson {
    this.count(node, 1);
    if (depth > MAX_DEPTH) fail(node, `nested deeper than ${MAX_DEPTH} levels`);
    if (node === null) return null;
    if (isAlias(node)) return this.aliasOf(node);
    if (!('anchor' in node) || node.anchor === undefined) return this.ownValueOf(node, depth);
    const before = this.values;
    const entry = { value: null as ExactJson, size: 0, isOpen: true };
    this.anchored.set(node, entry);
    entry.value = this.ownValueOf(node, depth);
    entry.size = this.values - before;
    entry.isOpen = false;
    return entry.value;
  }

  private ownValueOf(node: ParsedNode, depth: number): ExactJson {
    if (isScalar(node)) return scalarOf(node);
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item as Node, depth + 1));
    if (isMap(node)) {
      const members: Record<string, ExactJson> = Object.create(null) as Record<string, ExactJson>;
      this.readMap(node, members, depth);
      return members;
    }
    return fail(node, 'this kind of YAML node is not supported');
  }

  private readMap(map: YAMLMap, members: Record<string, ExactJson>, depth: number): void {
    for (const pair of map.items) {
      const key = pair.key as Node;
      const value = (pair.value ?? null) as Node;
      if (isScalar(key) && key.type === 'PLAIN' && key.value === '<<') this.merge(value, members, depth + 1);
      else members[this.keyOf(key)] = this.valueOf(value, depth + 1);
    }
  }

  /** Later members win over merged ones, merged ones over earlier members; of several maps the first wins. */
  private merge(node: Node, members: Record<string, ExactJson>, depth: number): void {
    const sources = isSeq(node) ? (node.items as Node[]).toReversed() : [node];
    for (const source of sources) {
      const value = this.valueOf(source, depth);
      if (!isObject(value)) return fail(source, 'a merge key (<<) needs a map or a list of maps');
      Object.assign(members, value);
    }
  }

  private keyOf(node: Node): string {
    const value = isScalar(node) ? scalarOf(node) : isAlias(node) ? this.aliasOf(node) : undefined;
    if (value === undefined || value === null || typeof value === 'object') {
      return fail(node, 'a key has to be text, a number or a boolean (a value that starts with "{" needs quotes)');
    }
    return String(value);
  }

  private aliasOf(node: Alias): ExactJson {
    const target = node.resolve(this.document);
    const entry = target === undefined ? undefined : this.anchored.get(target);
    if (entry === undefined) return fail(node, 'an alias (*) without an anchor (&) before it');
    if (entry.isOpen) return fail(node, 'an anchor that contains itself');
    this.count(node, entry.size);
    return entry.value;
  }

  private count(node: Node, more: number): void {
    this.values += more;
    if (this.values > MAX_YAML_VALUES) fail(node, `more than ${MAX_YAML_VALUES} values`);
  }
}

function scalarOf(node: Scalar): ExactJson {
  const text = typeof node.value === 'string' ? node.value : '';
  const tag = node.tag ?? '';
  if (tag === 'tag:yaml.org,2002:binary') return Buffer.from(text, 'base64').toString('utf8');
  const isPlain = (node.type === 'PLAIN' || node.type === undefined) && tag === '';
  const isTyped = /^tag:yaml\.org,2002:(?:int|float|bool|null)$/.test(tag);
  const value = isPlain || isTyped ? plainScalar(text) : text;
  if (typeof value === 'number' && !Number.isFinite(value))
    fail(node as ParsedNode, 'an infinite number or NaN has no place in a manifest');
  return value;
}

function fail(node: Node, message: string): never {
  throw new YamlValueError(message, node?.range?.[0]);
}
