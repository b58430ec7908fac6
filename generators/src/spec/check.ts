/** Checks a parsed object against a schema, as the API server does with Argo CD's CRD: types, required fields, unknown fields. */
import { isJsonList, isJsonObject, memberOf, typeNameOf, type Json, type JsonObject } from '../json.js';
import type { Path } from '../yaml/yaml-document.js';
import { formatPath } from './path.js';
import type { Schema, StructSchema } from './schema.js';
import { suggestionFor } from './suggestion.js';

/** One thing that is wrong, and where. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

/** What a check found. Unknown fields, and generators left empty, are apart: the API server prunes them, a person wants to know. */
export interface CheckResult {
  readonly errors: readonly Finding[];
  readonly unknown: readonly Finding[];
}

/** How strict a check is. `decoding` is what Go's JSON decoder does: nothing is required. Null fields are absent ones in both. */
export type CheckMode = 'schema' | 'decoding';

/** Checks a value. Never throws. */
export function checkAgainst(schema: Schema, value: Json, path: Path, mode: CheckMode = 'schema'): CheckResult {
  const checker = new Checker(mode);
  checker.check(schema, value, path);
  return checker;
}

class Checker implements CheckResult {
  readonly errors: Finding[] = [];
  readonly unknown: Finding[] = [];
  private readonly mode: CheckMode;

  constructor(mode: CheckMode) {
    this.mode = mode;
  }

  check(schema: Schema, value: Json, path: Path): void {
    if (value === null && this.mode === 'decoding') return;
    switch (schema.type) {
      case 'any':
        return;
      case 'struct':
        if (isJsonObject(value)) this.checkStruct(schema, value, path);
        else this.mistyped(path, 'an object', value);
        return;
      case 'map':
      case 'object':
        // Go's decoder takes anything for the free-form values of Helm.
        if (schema.type === 'object' && this.mode === 'decoding') return;
        if (!isJsonObject(value)) this.mistyped(path, 'an object', value);
        else if (schema.type === 'map') this.checkMembers(schema.values, value, path);
        return;
      case 'list':
        if (isJsonList(value)) value.forEach((item, index) => this.check(schema.items, item, [...path, index]));
        else this.mistyped(path, 'a list', value);
        return;
      case 'string':
      case 'boolean':
      case 'integer':
      case 'integerOrString':
        this.checkScalar(schema, value, path);
    }
  }

  private checkScalar(schema: Exclude<Schema, StructSchema>, value: Json, path: Path): void {
    const isString = typeof value === 'string';
    if (schema.type === 'string') {
      if (!isString) this.mistyped(path, 'text', value);
      else if (schema.oneOf !== undefined && this.mode === 'schema' && !schema.oneOf.includes(value)) {
        this.errors.push({
          path,
          message: `${formatPath(path)} is "${value}", but has to be one of ${schema.oneOf.join(', ')}`,
        });
      }
    } else if (schema.type === 'boolean') {
      if (typeof value !== 'boolean') this.mistyped(path, 'true or false', value);
    } else if (schema.type === 'integer') {
      if (!Number.isInteger(value)) this.mistyped(path, 'a whole number', value);
    } else if (schema.type === 'integerOrString' && !isString && !Number.isInteger(value)) {
      this.mistyped(path, 'a whole number or text', value);
    }
  }

  private checkMembers(schema: Schema, value: JsonObject, path: Path): void {
    for (const [key, member] of Object.entries(value)) {
      if (member !== null) this.check(schema, member, [...path, key]);
    }
  }

  private checkStruct(schema: StructSchema, value: JsonObject, path: Path): void {
    if (this.mode === 'schema') this.checkRequired(schema, value, path);
    for (const [key, member] of Object.entries(value)) {
      const field = Object.hasOwn(schema.fields, key) ? schema.fields[key] : undefined;
      if (field === undefined) this.unknownField(schema, path, key);
      else if (member !== null) this.check(field, member, [...path, key]);
      else if (schema.holdsGenerators === true && key !== 'selector') this.emptyGenerator([...path, key]);
    }
  }

  private checkRequired(schema: StructSchema, value: JsonObject, path: Path): void {
    for (const name of schema.required) {
      const member = memberOf(value, name);
      const at = [...path, name];
      if (member === undefined) this.errors.push({ path, message: `${formatPath(at)} is required` });
      else if (member === null) this.errors.push({ path: at, message: `${formatPath(at)} is required, but empty` });
    }
  }

  /** Easily written for `{}`, and then a set without parameters: in Argo CD all its Applications go. */
  private emptyGenerator(path: Path): void {
    const message = `${formatPath(path)} is empty, which generates nothing; write {} for a generator without fields`;
    this.unknown.push({ path, message });
  }

  private unknownField(schema: StructSchema, path: Path, key: string): void {
    const suggestion = suggestionFor(key, Object.keys(schema.fields));
    const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
    const owner = path.length === 0 ? 'this object' : formatPath(path);
    this.unknown.push({ path: [...path, key], message: `"${key}" is no field of ${owner}${hint}` });
  }

  private mistyped(path: Path, wanted: string, value: Json): void {
    const shown = typeof value === 'string' ? `the text "${value}"` : describe(value);
    const template = typeof value === 'string' && value.includes('{{');
    const hint = template
      ? ' (only text fields can be templated)'
      : wanted === 'text' && isScalar(value)
        ? ' (put it in quotes)'
        : '';
    this.errors.push({ path, message: `${formatPath(path)} has to be ${wanted}, not ${shown}${hint}` });
  }
}

function isScalar(value: Json): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}

function describe(value: Json): string {
  if (isScalar(value)) return `the ${typeNameOf(value)} ${JSON.stringify(value)}`;
  if (value === null) return 'null';
  return isJsonList(value) ? 'a list' : 'an object';
}
