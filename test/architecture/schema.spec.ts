import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  type GraphQLNamedType,
  buildSchema,
  findBreakingChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { ROOT, sourceFiles } from './source-files.js';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
/** A variable, so that the compiler does not look for types of a plain script. */
const GENERATOR: string = '../../protocol/scripts/generate-types.mjs';
const schema = buildSchema(read('protocol/schema.graphql'));

interface Described {
  readonly name: string;
  readonly description?: string | null | undefined;
}

function undocumented(type: GraphQLNamedType): string[] {
  const missing = (owner: string, members: readonly Described[]): string[] =>
    members.filter(({ description }) => !description).map(({ name }) => `${owner}.${name}`);
  const own = missing('schema', [type]);
  if (isEnumType(type)) return [...own, ...missing(type.name, type.getValues())];
  if (isInputObjectType(type)) return [...own, ...missing(type.name, Object.values(type.getFields()))];
  if (!isObjectType(type) && !isInterfaceType(type)) return own;
  const fields = Object.values(type.getFields());
  return [
    ...own,
    ...missing(type.name, fields),
    ...fields.flatMap(({ name, args }) => missing(`${type.name}.${name}`, args)),
  ];
}

describe('the GraphQL schema', () => {
  const rootNames = new Set(['Query', 'Mutation', 'Subscription']);
  const types = Object.values(schema.getTypeMap()).filter(
    (type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type),
  );

  it('documents every type, field, argument and enum value', () => {
    const missing = types
      .flatMap((type) => undocumented(type))
      .filter((name) => !rootNames.has(name.replace('schema.', '')));
    expect(missing).toEqual([]);
  });

  it('breaks nothing that was released', () => {
    const released = buildSchema(read('protocol/schema.released.graphql'));
    expect(findBreakingChanges(released, schema).map(({ description }) => description)).toEqual([]);
  });

  it('has a resolver for every field of its roots', () => {
    const resolvers = sourceFiles().filter(({ path }) => path.startsWith('hub/') && path.endsWith('.resolver.ts'));
    const written = resolvers.flatMap(({ text }) =>
      [...text.matchAll(/@(Query|Mutation|Subscription)\(\s*'(\w+)'/g)].map(([, root, field]) => `${root}.${field}`),
    );
    const wanted = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((root) =>
      Object.keys(root?.getFields() ?? {}).map((field) => `${root?.name}.${field}`),
    );
    expect(written.toSorted()).toEqual(wanted.toSorted());
  });

  it('is what the committed TypeScript types were generated from', async () => {
    const { generateTypes } = (await import(GENERATOR)) as {
      generateTypes: () => Promise<string>;
    };
    const isCurrent = (await generateTypes()) === read('protocol/src/schema-types.ts');
    expect({ isCurrent, otherwise: 'node protocol/scripts/generate-types.mjs' }).toMatchObject({ isCurrent: true });
  });
});
