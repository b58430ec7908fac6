/** The shapes of Argo CD's objects: one description serves the checks at the border and the normal form of what comes out. */

/** What a field holds. `pointer` marks a field that is optional in Argo CD's Go types: its zero value is kept. */
export type Schema =
  | { readonly type: 'string'; readonly pointer?: true; readonly oneOf?: readonly string[] }
  | { readonly type: 'boolean'; readonly pointer?: true }
  | { readonly type: 'integer'; readonly pointer?: true }
  | { readonly type: 'integerOrString' }
  /** `isMerged`: a patch adds to the list instead of replacing it. */
  | { readonly type: 'list'; readonly items: Schema; readonly pointer?: true; readonly isMerged?: true }
  /** `isLenient`: keys are no templates, and values that ask for unknown names stay as they are. */
  | { readonly type: 'map'; readonly values: Schema; readonly pointer?: true; readonly isLenient?: true }
  | StructSchema
  /** Any JSON, kept as it is. */
  | { readonly type: 'any' }
  /** A JSON object, kept as it is. */
  | { readonly type: 'object' };

/** An object with known fields. */
export interface StructSchema {
  readonly type: 'struct';
  readonly fields: Readonly<Record<string, Schema>>;
  readonly required: readonly string[];
  /** `drop`: an object left without fields equals an absent one. */
  readonly whenEmpty: 'keep' | 'drop';
  /** Its fields are generators: one that is null generates nothing, which is rarely meant. */
  readonly holdsGenerators?: true;
}

export const STRING: Schema = { type: 'string' };
export const BOOLEAN: Schema = { type: 'boolean' };
export const INTEGER: Schema = { type: 'integer' };
export const OPTIONAL_BOOLEAN: Schema = { type: 'boolean', pointer: true };
export const STRINGS: Schema = { type: 'list', items: STRING };
export const STRING_MAP: Schema = { type: 'map', values: STRING };

/** `values` of a generator: filled in only as far as the parameters around the generator are known, and never in their keys. */
export const GENERATOR_VALUES: Schema = { type: 'map', values: STRING, isLenient: true };

/** A list of that shape. */
export function listOf(items: Schema): Schema {
  return { type: 'list', items };
}

/** An object that stays as `{}` when it has no fields left. */
export function struct(fields: Record<string, Schema>, required: readonly string[] = []): StructSchema {
  return { type: 'struct', fields, required, whenEmpty: 'keep' };
}

/** An object that counts as absent when it has no fields left. */
export function looseStruct(fields: Record<string, Schema>): StructSchema {
  return { type: 'struct', fields, required: [], whenEmpty: 'drop' };
}

/** A Kubernetes label selector. */
export const LABEL_SELECTOR = struct({
  matchLabels: STRING_MAP,
  matchExpressions: listOf(struct({ key: STRING, operator: STRING, values: STRINGS }, ['key', 'operator'])),
});
