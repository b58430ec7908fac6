import { parseArgs } from 'node:util';

/** What `npm run bench --` was given. */
export interface BenchOptions {
  readonly names: readonly string[];
  readonly isJson: boolean;
  /** `expand` also at 20,000 applications. */
  readonly isLarge: boolean;
}

/** Reads the command line. Throws with a sentence for people. */
export function parseOptions(words: readonly string[], known: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, large: { type: 'boolean', default: false } },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`There is no benchmark ${unknown.join(', ')}. There are: ${known.join(', ')}.`);
  return { names: positionals.length > 0 ? positionals : known, isJson: values.json, isLarge: values.large };
}
