// Brings an object of a kind that Kubernetes defines into the form in which the API server writes it: quantities and times in canonical form,
// without values that are left out when they are zero. An object that does not fit its kind stays as it is, as in Argo CD.
import { isJsonObject, type JsonObject } from '../../object-path.js';
import { fieldsOfStruct, pointee, structOfKind, type FieldType, type ScalarType } from '../kinds/kind-types.js';
import { membersOfCopy } from './json-values.js';
import { canonicalDuration } from './go-duration.js';
import { canonicalQuantity } from './quantity.js';

class MisfitError extends Error {}

/** The object in canonical form, or as it is. */
export function remarshal(object: JsonObject): JsonObject {
  const { apiVersion, kind } = object;
  const struct = structOfKind(String(apiVersion), String(kind));
  return struct === undefined ? object : (remarshalAs(object, { type: 'struct', name: struct }) as JsonObject);
}

/** A value as the type writes it; the value itself where it does not fit. */
export function remarshalAs(value: unknown, type: FieldType): unknown {
  try {
    return written(value, type);
  } catch (error) {
    if (error instanceof MisfitError) return value;
    throw error;
  }
}

/** Whether a value can be read as the type. Unknown fields do not matter. */
export function fits(value: unknown, type: FieldType): boolean {
  try {
    written(value, type, true);
    return true;
  } catch (error) {
    if (error instanceof MisfitError) return false;
    throw error;
  }
}

function written(value: unknown, type: FieldType, isLax = false): unknown {
  switch (type.type) {
    case 'pointer':
      return value === null ? null : written(value, type.of, isLax);
    case 'struct':
      return writtenStruct(value, type.name, isLax);
    case 'list':
      if (value === null) return null;
      if (!Array.isArray(value)) throw new MisfitError();
      return value.map((item) => written(item, type.of, isLax));
    case 'map':
      if (value === null) return null;
      if (!isJsonObject(value)) throw new MisfitError();
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, written(item, type.of, isLax)]));
    case 'scalar':
      return SCALARS[type.scalar](value);
  }
}

function writtenStruct(value: unknown, name: string, isLax: boolean): unknown {
  const fields = fieldsOfStruct(name);
  if (value === null) return {};
  if (!isJsonObject(value)) throw new MisfitError();
  const members = membersOfCopy();
  for (const [key, member] of Object.entries(value)) {
    const field = fields.get(key);
    if (field === undefined) {
      if (isLax) continue;
      throw new MisfitError();
    }
    const text = written(member, field.type, isLax);
    if (!field.isOmittedWhenZero || !isZero(text, field.type)) members[key] = text;
  }
  return members;
}

function isZero(value: unknown, type: FieldType): boolean {
  if (type.type === 'pointer') return value === null;
  if (type.type === 'struct') return false;
  if (type.type === 'scalar' && (type.scalar === 'Q' || type.scalar === 'I')) return false;
  if (value === null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  return type.type === 'map' && isJsonObject(value) && Object.keys(value).length === 0;
}

/** A value that {@link fits} as a program writes it that knows the type alone: unknown members are gone, those it always writes are there. */
export function marshalled(value: unknown, type: FieldType): unknown {
  return completed(written(knownMembers(value, type), type), type);
}

function knownMembers(value: unknown, type: FieldType): unknown {
  const inside = pointee(type);
  if (inside.type === 'list' && Array.isArray(value)) return value.map((item) => knownMembers(item, inside.of));
  if (!isJsonObject(value) || inside.type === 'scalar') return value;
  const members = Object.entries(value).flatMap(([key, member]) => {
    const known = inside.type === 'struct' ? fieldsOfStruct(inside.name).get(key)?.type : inside.of;
    return known === undefined ? [] : [[key, knownMembers(member, known)]];
  });
  return Object.fromEntries(members);
}

function completed(value: unknown, type: FieldType): unknown {
  const inside = pointee(type);
  if (inside.type === 'list' && Array.isArray(value)) return value.map((item) => completed(item, inside.of));
  if (inside.type === 'map' && isJsonObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, completed(item, inside.of)]));
  if (inside.type !== 'struct' || !isJsonObject(value)) return value;
  const members: Record<string, unknown> = {};
  for (const [key, field] of fieldsOfStruct(inside.name)) {
    if (Object.hasOwn(value, key)) members[key] = completed(value[key], field.type);
    else if (field.type.type === 'struct') members[key] = completed({}, field.type);
    else if (!field.isOmittedWhenZero) members[key] = zeroOf(field.type);
  }
  return members;
}

function zeroOf(type: FieldType): unknown {
  if (type.type !== 'scalar') return null;
  return { s: '', b: false, i: 0, f: 0, y: null, Q: '0', I: 0, T: null, M: null, D: '0s', R: null }[type.scalar];
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const SCALARS: Readonly<Record<ScalarType, (value: unknown) => unknown>> = {
  s: (value) => expected(value ?? '', typeof (value ?? '') === 'string'),
  b: (value) => expected(value ?? false, typeof (value ?? false) === 'boolean'),
  i: (value) => expected(value ?? 0, Number.isInteger(value ?? 0)),
  f: (value) => expected(value ?? 0, typeof (value ?? 0) === 'number'),
  y: (value) => {
    const text = typeof value === 'string' ? value.replaceAll(/[\r\n]/g, '') : value;
    return expected(text, text === null || (typeof text === 'string' && BASE64.test(text)));
  },
  Q: (value) => {
    const text = value === null ? '0' : canonicalQuantity(value);
    return expected(text, text !== undefined);
  },
  I: (value) => expected(value ?? 0, typeof value === 'string' || Number.isInteger(value ?? 0)),
  T: (value) => time(value, 0),
  M: (value) => time(value, 6),
  D: (value) => {
    const text = value === null ? '0s' : canonicalDuration(value);
    return expected(text, text !== undefined);
  },
  R: (value) => value,
};

function expected(value: unknown, isFitting: boolean): unknown {
  if (!isFitting) throw new MisfitError();
  return value;
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

function time(value: unknown, digits: number): unknown {
  if (value === null) return null;
  if (typeof value !== 'string' || !RFC3339.test(value)) throw new MisfitError();
  const seconds = new Date(Math.floor(Date.parse(value) / 1_000) * 1_000).toISOString().slice(0, -5);
  const fraction = (RFC3339.exec(value)?.[1] ?? '.').slice(1).padEnd(digits, '0').slice(0, digits);
  return digits === 0 ? `${seconds}Z` : `${seconds}.${fraction}Z`;
}
