/**
 * Compiles a value by its schema: what is the same for every parameter set is worked out once, shared and frozen; the rest becomes
 * closures. On the way everything that Argo CD's Go types would leave out is dropped: unknown fields, zero values, empty objects.
 */
import { GenerationError } from '../generation.errors.js';
import { isJsonList, isJsonObject, memberOf, setMember, type Json, type JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { formatPath } from '../spec/path.js';
import type { Schema, StructSchema } from '../spec/schema.js';
import type { TemplateEngine } from '../template/template-engine.js';
import type { Path } from '../yaml/yaml-document.js';
import { share } from './generated-application.js';

/** A compiled value; undefined is one that is left out. */
export type CompiledNode =
  | { readonly kind: 'fixed'; readonly value: Json | undefined }
  | { readonly kind: 'filled'; readonly render: (parameters: ParameterSet) => Json | undefined };

/** Puts the place of a text into an error that its template gave. */
export type PlaceError = (error: GenerationError, path: Path, text: string) => GenerationError;

/** How texts are filled in. Without it they stay as they are. */
export interface NodeOptions {
  readonly engine: TemplateEngine;
  /** For the `values` of generators. */
  readonly lenient?: TemplateEngine;
  readonly placeError: PlaceError;
}

type Options = NodeOptions | undefined;
type Render = (parameters: ParameterSet) => Json | undefined;

const ABSENT: CompiledNode = { kind: 'fixed', value: undefined };

/** Compiles the value of a field: a zero value is left out unless the field is a pointer in Go. */
export function compileNode(schema: Schema, value: Json | undefined, path: Path, options: Options): CompiledNode {
  if (value === undefined || value === null) return ABSENT;
  const node = compileValue(schema, value, path, options);
  if ('pointer' in schema || schema.type === 'any' || schema.type === 'object' || schema.type === 'integerOrString')
    return node;
  const isDropped = schema.type === 'struct' ? dropsStruct(schema) : isZero;
  if (node.kind === 'fixed') return isDropped(node.value) ? ABSENT : node;
  if (schema.type === 'struct' && schema.whenEmpty === 'keep') return node;
  const { render } = node;
  return {
    kind: 'filled',
    render: (parameters) => {
      const rendered = render(parameters);
      return isDropped(rendered) ? undefined : rendered;
    },
  };
}

function dropsStruct(schema: StructSchema): (value: Json | undefined) => boolean {
  return schema.whenEmpty === 'drop' ? isZero : () => false;
}

function isZero(value: Json | undefined): boolean {
  if (typeof value !== 'object') return value === undefined || value === '' || value === false || value === 0;
  if (value === null) return true;
  if (isJsonList(value)) return value.length === 0;
  for (const _ in value) return false;
  return true;
}

function compileValue(schema: Schema, value: Json, path: Path, options: Options): CompiledNode {
  if (schema.type === 'any' || schema.type === 'object') return compileFree(value, path, options);
  // In a map or list, null is decoded as the zero value.
  if (value === null && schema.type === 'string') return { kind: 'fixed', value: '' };
  if (value === null && schema.type === 'struct') return compileStruct(schema, {}, path, options);
  if (typeof value === 'string') return compileText(value, path, options);
  if (schema.type === 'struct' && isJsonObject(value)) return compileStruct(schema, value, path, options);
  if (schema.type === 'map' && isJsonObject(value)) {
    if (schema.isLenient === true && options !== undefined) return compileLenient(value, path, options);
    return compileEntries(value, path, options, (member, at) => compileValue(schema.values, member, at, options));
  }
  if (schema.type === 'list' && isJsonList(value)) {
    return compileItems(value, path, (item, at) => compileValue(schema.items, item, at, options));
  }
  return { kind: 'fixed', value };
}

/** Values without a schema: Helm's values. Nulls in maps vanish when they pass through Argo CD's renderer, nulls in lists stay. */
export function compileFree(value: Json, path: Path, options: Options): CompiledNode {
  if (typeof value === 'string') return compileText(value, path, options);
  if (isJsonList(value)) return compileItems(value, path, (item, at) => compileFree(item, at, options));
  if (!isJsonObject(value)) return { kind: 'fixed', value };
  return compileEntries(value, path, options, (member, at) =>
    member === null && options !== undefined ? ABSENT : compileFree(member, at, options),
  );
}

/** Texts that may stay as they are for later, under keys that are no templates. */
function compileLenient(value: JsonObject, path: Path, options: NodeOptions): CompiledNode {
  const lenient = { ...options, engine: options.lenient ?? options.engine };
  const members = Object.keys(value).toSorted();
  return compileMembers(
    members.map((key) => [key, compileFree(memberOf(value, key) ?? null, [...path, key], lenient)]),
  );
}

function compileText(text: string, path: Path, options: Options): CompiledNode {
  const render = options === undefined ? text : compileTemplate(text, path, options);
  return typeof render === 'string' ? { kind: 'fixed', value: render } : { kind: 'filled', render };
}

function compileTemplate(
  text: string,
  path: Path,
  options: NodeOptions,
): string | ((parameters: ParameterSet) => string) {
  const placed = (error: unknown): unknown =>
    error instanceof GenerationError ? options.placeError(error, path, text) : error;
  try {
    const render = options.engine.compile(text, formatPath(path));
    if (typeof render === 'string') return render;
    return (parameters) => {
      try {
        return render(parameters);
      } catch (error) {
        throw placed(error);
      }
    };
  } catch (error) {
    throw placed(error);
  }
}

function compileItems(
  list: readonly Json[],
  path: Path,
  compile: (item: Json, at: Path) => CompiledNode,
): CompiledNode {
  const items = list.map((item, index) => compile(item, [...path, index]));
  if (items.every((item) => item.kind === 'fixed')) {
    return { kind: 'fixed', value: share(items.map((item) => item.value ?? null)) };
  }
  const renders = items.map(renderOf);
  return { kind: 'filled', render: (parameters) => renders.map((render) => render(parameters) ?? null) };
}

/**
 * Fields are filled in in the order of the schema, which is that of Argo CD's Go types: what a Go template writes into its parameters shows
 * in the fields behind. They come out in the order of their names.
 */
function compileStruct(schema: StructSchema, value: JsonObject, path: Path, options: Options): CompiledNode {
  const members: [string, CompiledNode][] = [];
  for (const name of Object.keys(schema.fields)) {
    const field = schema.fields[name];
    const node = field === undefined ? ABSENT : compileNode(field, memberOf(value, name), [...path, name], options);
    if (node.kind === 'filled' || node.value !== undefined) members.push([name, node]);
  }
  return compileMembers(members);
}

/** Members of a map: their keys are texts to fill in as well. */
function compileEntries(
  value: JsonObject,
  path: Path,
  options: Options,
  compile: (member: Json, at: Path) => CompiledNode,
): CompiledNode {
  const entries = Object.entries(value).toSorted(([left], [right]) => (left < right ? -1 : 1));
  const members = entries.map(([key, member]) => {
    const at = [...path, key];
    return { key: options === undefined ? key : compileTemplate(key, at, options), node: compile(member, at) };
  });
  const fixed: [string, CompiledNode][] = [];
  for (const { key, node } of members) if (typeof key === 'string') fixed.push([key, node]);
  if (fixed.length === members.length) return compileMembers(fixed);
  return {
    kind: 'filled',
    render: (parameters) => {
      const rendered = members.map(
        // The value first, as Argo CD does.
        ({ key, node }) => [renderOf(node)(parameters), typeof key === 'string' ? key : key(parameters)] as const,
      );
      const object: Record<string, Json> = {};
      for (const [member, key] of rendered.toSorted(([, left], [, right]) =>
        left < right ? -1 : left > right ? 1 : 0,
      )) {
        if (member !== undefined) setMember(object, key, member);
      }
      return object;
    },
  };
}

function compileMembers(members: readonly [string, CompiledNode][]): CompiledNode {
  // Fixed members stand in a pattern that is copied, the others in their places in it: the copy keeps the order of the keys.
  const pattern: Record<string, Json> = {};
  const filled: [string, Render][] = [];
  for (const [key, node] of members) if (node.kind === 'filled') filled.push([key, node.render]);
  for (const [key, node] of members.toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    if (node.kind === 'filled' || node.value !== undefined)
      setMember(pattern, key, node.kind === 'filled' ? null : (node.value ?? null));
  }
  if (filled.length === 0) return { kind: 'fixed', value: share(pattern) };
  return {
    kind: 'filled',
    render: (parameters) => {
      const object = { ...pattern };
      let absent: string[] | undefined;
      for (const [key, render] of filled) {
        const member = render(parameters);
        if (member === undefined) (absent ??= []).push(key);
        else setMember(object, key, member);
      }
      return absent === undefined ? object : without(object, absent);
    },
  };
}

/** A copy without some members: deleting them would leave a slow object. */
function without(object: Readonly<Record<string, Json>>, absent: readonly string[]): Record<string, Json> {
  const kept: Record<string, Json> = {};
  for (const [key, value] of Object.entries(object)) if (!absent.includes(key)) setMember(kept, key, value);
  return kept;
}

function renderOf(node: CompiledNode): Render {
  if (node.kind === 'filled') return node.render;
  const { value } = node;
  return () => value;
}
