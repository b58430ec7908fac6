// Writes src/schema-types.ts from schema.graphql. Run by `npm run generate`; a test fails when the file is stale.
import { readFileSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import { buildSchema, parse, printSchema } from 'graphql';
import prettier from 'prettier';

const sdl = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');
const target = new URL('../src/schema-types.ts', import.meta.url);

export async function generateTypes() {
  const code = await codegen({
    filename: 'schema-types.ts',
    documents: [],
    schema: parse(printSchema(buildSchema(sdl))),
    plugins: [{ typescript: {} }],
    pluginMap: { typescript },
    config: {
      enumsAsTypes: true,
      skipTypename: true,
      strictScalars: true,
      maybeValue: 'T | null',
      inputMaybeValue: 'T | null | undefined',
      scalars: { DateTime: 'string', JSON: 'unknown', StringMap: 'Record<string, string>' },
      disableDescriptions: false,
    },
  });
  const options = await prettier.resolveConfig(target);
  return prettier.format(`// Generated from schema.graphql by \`npm run generate\`. Do not edit.\n${code}`, {
    ...options,
    parser: 'typescript',
  });
}

if (process.argv[1] === new URL(import.meta.url).pathname) writeFileSync(target, await generateTypes());
