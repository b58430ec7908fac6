// The schema's scalars. Values from outside are checked here, once; resolvers may return dates as Date or as text.
import { InvalidInputError } from '@wheelhouse/protocol';
import { GraphQLScalarType, Kind, type ValueNode } from 'graphql';

const ISO_DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;
/** Deeper JSON is nothing that a manifest needs, and a risk to whoever walks it. */
const MAXIMUM_JSON_DEPTH = 64;
const MAXIMUM_MAP_ENTRIES = 1_000;

class InvalidScalarError extends InvalidInputError {
  constructor(scalar: string, expectation: string) {
    super('INVALID_SCALAR', `${scalar} must be ${expectation}.`, { details: { scalar } });
  }
}

const dateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  serialize: (value) => toIso(value instanceof Date ? value : new Date(String(value))),
  parseValue: parseDateTime,
  parseLiteral: (node) => parseDateTime(node.kind === Kind.STRING ? node.value : undefined),
});

const json = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  serialize: (value) => value,
  parseValue: (value) => checkDepth(value, 0),
  parseLiteral: (node, variables) => literalOf(node, variables ?? {}, 0),
});

const stringMap = new GraphQLScalarType<Record<string, string>, Record<string, string>>({
  name: 'StringMap',
  serialize: (value) => value as Record<string, string>,
  parseValue: parseStringMap,
  parseLiteral: (node, variables) => parseStringMap(literalOf(node, variables ?? {}, 0)),
});

/** By their names in the schema. */
export const scalars = { DateTime: dateTime, JSON: json, StringMap: stringMap };

function toIso(date: Date): string {
  if (Number.isNaN(date.getTime())) throw new TypeError('A resolver gave something that is not a time.');
  return date.toISOString();
}

function parseDateTime(value: unknown): string {
  const date = typeof value === 'string' && ISO_DATE_TIME.test(value) ? new Date(value) : undefined;
  if (date === undefined || Number.isNaN(date.getTime())) {
    throw new InvalidScalarError('DateTime', 'ISO 8601 with a time zone, such as 2026-03-01T12:00:00.000Z');
  }
  return date.toISOString();
}

function parseStringMap(value: unknown): Record<string, string> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  const entries = isObject ? Object.entries(value) : [];
  if (!isObject || entries.some(([, entry]) => typeof entry !== 'string')) {
    throw new InvalidScalarError('StringMap', 'an object whose values are all strings');
  }
  if (entries.length > MAXIMUM_MAP_ENTRIES) {
    throw new InvalidScalarError('StringMap', `an object of at most ${MAXIMUM_MAP_ENTRIES} entries`);
  }
  return Object.fromEntries(entries);
}

function checkDepth(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAXIMUM_JSON_DEPTH)
    throw new InvalidScalarError('JSON', `nested at most ${MAXIMUM_JSON_DEPTH} levels deep`);
  for (const entry of Object.values(value)) checkDepth(entry, depth + 1);
  return value;
}

function literalOf(node: ValueNode, variables: Readonly<Record<string, unknown>>, depth: number): unknown {
  if (depth > MAXIMUM_JSON_DEPTH)
    throw new InvalidScalarError('JSON', `nested at most ${MAXIMUM_JSON_DEPTH} levels deep`);
  switch (node.kind) {
    case Kind.NULL:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
      return Number(node.value);
    case Kind.BOOLEAN:
    case Kind.STRING:
    case Kind.ENUM:
      return node.value;
    case Kind.VARIABLE:
      return variables[node.name.value];
    case Kind.LIST:
      return node.values.map((value) => literalOf(value, variables, depth + 1));
    case Kind.OBJECT:
      return Object.fromEntries(
        node.fields.map(({ name, value }) => [name.value, literalOf(value, variables, depth + 1)]),
      );
  }
}
