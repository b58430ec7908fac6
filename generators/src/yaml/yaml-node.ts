/**
 * Turns the syntax tree of one YAML document into JSON by go-yaml v2's rules: YAML 1.1 scalars, keys become text, merge keys apply where
 * they stand, of duplicate keys the last counts. Aliases share their value, but count in full against the limit.
 */
import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Alias,
  type Document,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { isJsonObject, setMember, type Json } from '../json.js';
import { MAX_YAML_DEPTH, MAX_YAML_VALUES } from '../limits.js';
import { fitsTag, keyTextOf, longIntegerOf, resolvePlainScalar } from './yaml11-scalar.js';

type Node = ParsedNode | Alias | null;

/** Reports a problem with a node; never returns. */
export type YamlFailure = (node: Node, message: string) => never;

/** How a text is read. */
export interface YamlReading {
  /** What stands for a whole number of up to 64 bits that JavaScript's numbers cannot hold; the nearest of those unless given. */
  readonly longInteger?: (digits: string) => Json;
  /** For texts of the reader's own, which take nobody else's time. */
  readonly maxLength?: number;
  readonly maxValues?: number;
}

/** A node with an anchor, and what it stands for. */
interface Anchored {
  readonly node: ParsedNode;
  value: Json;
  size: number;
  /** Whether the node is still being read. */
  open: boolean;
}

/** What go-yaml takes for the name of an anchor. */
const ANCHOR_NAME = /^[\w-]+$/;

/** Converts documents of one text; holds what has been counted so far. */
export class YamlReader {
  private readonly document: Document.Parsed;
  private readonly fail: YamlFailure;
  private readonly end: number | undefined;
  /** By name, the latest in the order of the text. Found by name here: the library would walk the document for every alias. */
  private readonly anchored = new Map<string, Anchored>();
  private values = 0;
  private readonly longInteger: YamlReading['longInteger'];
  private readonly maxValues: number;

  /** @param end where a text ends that has no line break there */
  constructor(document: Document.Parsed, end: number | undefined, fail: YamlFailure, reading: YamlReading = {}) {
    this.document = document;
    this.end = end;
    this.fail = fail;
    this.longInteger = reading.longInteger;
    this.maxValues = reading.maxValues ?? MAX_YAML_VALUES;
  }

  read(): Json {
    return this.valueOf(this.document.contents, 0);
  }

  private valueOf(node: Node, depth: number): Json {
    this.count(node, 1);
    if (depth > MAX_YAML_DEPTH) this.fail(node, `nested deeper than ${MAX_YAML_DEPTH} levels`);
    if (node === null) return null;
    if (isAlias(node)) return this.aliasOf(node);
    const before = this.values;
    const entry: Anchored = { node, value: null, size: 0, open: true };
    if (node.anchor !== undefined) {
      if (!ANCHOR_NAME.test(node.anchor)) this.fail(node, `"&${node.anchor}" is no anchor; put the text in quotes`);
      this.anchored.set(node.anchor, entry);
    }
    const value = this.plainValueOf(node, depth);
    Object.assign(entry, { value, size: this.values - before, open: false });
    return value;
  }

  private plainValueOf(node: ParsedNode, depth: number): Json {
    if (isScalar(node)) return this.scalarOf(node);
    if (isSeq(node)) return node.items.map((item) => this.valueOf(item as Node, depth + 1));
    if (isMap(node)) {
      const members: Record<string, Json> = {};
      this.readMap(node, members, depth);
      return members;
    }
    return this.fail(node, 'this kind of YAML node is not supported');
  }

  private readMap(map: YAMLMap, members: Record<string, Json>, depth: number): void {
    for (const pair of map.items) {
      const key = pair.key as Node;
      const value = (pair.value ?? null) as Node;
      if (isMergeKey(key)) this.merge(value, members, depth + 1);
      else setMember(members, this.keyOf(key), this.valueOf(value, depth + 1));
    }
  }

  /** Later members overwrite merged ones, and merged ones overwrite earlier members, as in go-yaml v2. */
  private merge(node: Node, members: Record<string, Json>, depth: number): void {
    const sources = isSeq(node) ? (node.items as Node[]).toReversed() : [node];
    for (const source of sources) {
      const value = this.valueOf(source, depth);
      if (!isJsonObject(value)) this.fail(node, 'a merge key (<<) needs a map or a list of maps');
      for (const [key, member] of Object.entries(value as Record<string, Json>)) setMember(members, key, member);
    }
  }

  private keyOf(node: Node): string {
    const scalar = isAlias(node) ? this.anchored.get(node.source)?.node : node;
    if (isScalar(node) && node.anchor !== undefined) this.valueOf(node, 0);
    if (isScalar(scalar)) {
      this.checkTag(scalar);
      const text = typeof scalar.value === 'string' ? scalar.value : '';
      const key = meaningOf(scalar) === 'text' ? text : keyTextOf(text);
      if (key !== undefined) return key;
    }
    const hint = 'a value that starts with "{" needs quotes';
    return this.fail(node, `a map key has to be text, a number or a boolean (${hint})`);
  }

  /** A block (`|` or `>`) that the end of the text cuts off has no line break at its end, whatever the parser adds. */
  private whole(node: Scalar, text: string): string {
    const isBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED';
    return isBlock && node.range?.[1] === this.end && text.endsWith('\n') ? text.slice(0, -1) : text;
  }

  private scalarOf(node: Scalar): Json {
    const text = typeof node.value === 'string' ? node.value : '';
    if (node.tag === 'tag:yaml.org,2002:binary')
      this.fail(node as ParsedNode, 'binary values (!!binary) are not supported');
    this.checkTag(node);
    const value = meaningOf(node) === 'text' ? this.whole(node, text) : resolvePlainScalar(text);
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.fail(node as ParsedNode, `the number ${text} has no place in JSON`);
    }
    if (this.longInteger === undefined || typeof value !== 'number' || Number.isSafeInteger(value)) return value;
    const digits = longIntegerOf(text);
    return digits === undefined ? value : this.longInteger(digits);
  }

  private checkTag(node: Scalar): void {
    const type = TYPE_TAG.exec(node.tag ?? '')?.[1];
    if (type === undefined || typeof node.value !== 'string') return;
    if (!fitsTag(type as Parameters<typeof fitsTag>[0], node.value)) {
      this.fail(node as ParsedNode, `"${node.value}" is no !!${type}`);
    }
  }

  private aliasOf(node: Alias): Json {
    const entry = this.anchored.get(node.source);
    if (entry === undefined) return this.fail(node, `unknown anchor "${node.source}"`);
    if (entry.open) return this.fail(node, `the anchor "${node.source}" contains itself`);
    this.count(node, entry.size);
    return entry.value;
  }

  private count(node: Node, more: number): void {
    this.values += more;
    if (this.values > this.maxValues) this.fail(node, `more than ${this.maxValues} values`);
  }
}

/** Tags under which a scalar is read as if it were plain. */
const TYPE_TAG = /^tag:yaml\.org,2002:(int|float|bool|null)$/;

/** Whether a scalar is text whatever it looks like: it is quoted or tagged so. */
function meaningOf({ tag = '', type }: Scalar): 'text' | 'open' {
  if (tag === '') return type === 'PLAIN' || type === undefined ? 'open' : 'text';
  return TYPE_TAG.test(tag) ? 'open' : 'text';
}

function isMergeKey(node: Node): boolean {
  return isScalar(node) && node.type === 'PLAIN' && node.value === '<<';
}

/** What {@link findUnfitJson} says of a number that is read as infinite. */
export const TOO_LARGE = 'a number is too large';

/** Walks a JSON value that did not come through {@link YamlReader}; says what is wrong with it, undefined when nothing. */
export function findUnfitJson(value: Json, maxValues = MAX_YAML_VALUES): string | undefined {
  let values = 0;
  const walk = (current: Json, depth: number): string | undefined => {
    values += 1;
    if (values > maxValues) return `more than ${maxValues} values`;
    if (depth > MAX_YAML_DEPTH) return `nested deeper than ${MAX_YAML_DEPTH} levels`;
    if (typeof current === 'number' && !Number.isFinite(current)) return TOO_LARGE;
    if (typeof current !== 'object' || current === null) return undefined;
    for (const member of Object.values(current)) {
      const problem = walk(member, depth + 1);
      if (problem !== undefined) return problem;
    }
    return undefined;
  };
  return walk(value, 0);
}
