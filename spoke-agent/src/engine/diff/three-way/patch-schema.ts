// How members are merged: looked up in the table of kinds while a patch is made or applied.
import { fieldsOfStruct, pointee, type FieldType, type StructField } from '../kinds/kind-types.js';

/** Kubernetes has no answer for this pair of objects either. */
export class PatchError extends Error {}

/** The type of the object at hand. */
export type PatchSchema = FieldType;

/** How one member is merged, and the type of what is in it: of its items where it is a list. Undefined for an unknown member. */
export function schemaOf(schema: PatchSchema, key: string): { field: StructField; schema: PatchSchema } | undefined {
  const type = pointee(schema);
  if (type.type !== 'struct') return undefined;
  const field = fieldsOfStruct(type.name).get(key);
  if (field === undefined) return undefined;
  const inside = pointee(field.type);
  return { field, schema: inside.type === 'list' ? pointee(inside.of) : inside };
}

/** What the lists hold. Throws where they hold lists, or several types. */
export function mergesList(...lists: readonly (readonly unknown[])[]): 'objects' | 'scalars' {
  const types = new Set(
    lists.flat().map((item) => (Array.isArray(item) ? 'list' : item === null ? 'null' : typeof item)),
  );
  if (types.has('list')) throw new PatchError('lists of lists cannot be merged');
  if (types.size > 1) throw new PatchError('the items of a list have several types');
  return types.has('object') ? 'objects' : 'scalars';
}
