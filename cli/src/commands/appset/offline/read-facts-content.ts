import { parseYaml } from '@wheelhouse/generators';
import { parse } from 'yaml';
import * as z from 'zod';
import { CommandError } from '../../../exit-codes.js';
import { readTextFile } from '../../../output/standard-input.js';
import { naming } from '../../manifest-errors.js';
import { type FactsContent, FactTextsSchema, FactValuesSchema } from './facts-schema.js';

/** Reads and checks a facts file; without one there are no facts. Fails with FACTS_INVALID, or as YAML that cannot be read. */
export function readFactsContent(file: string | undefined): FactsContent {
  const written = file === undefined ? '' : readTextFile(file);
  // First by the rules of Kubernetes' tools, which also bound its size, then once more with every scalar as it is written.
  const values = checked(FactValuesSchema, file, naming(file ?? '', () => parseYaml(written)) ?? {});
  const texts = checked(FactTextsSchema, file, asWritten(written, file) ?? {});
  return {
    ...texts,
    decisions: texts.decisions.map((entry, index) => ({ resources: [], ...entry, ...values.decisions[index] })),
    plugins: texts.plugins.map((entry, index) => ({ parameters: [], ...entry, ...values.plugins[index] })),
  };
}

function asWritten(text: string, file: string | undefined): unknown {
  try {
    return parse(text, { schema: 'failsafe', merge: true, uniqueKeys: false, logLevel: 'error' });
  } catch (error) {
    throw new CommandError('FACTS_INVALID', `${file ?? ''}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function checked<T extends z.ZodType>(schema: T, file: string | undefined, value: unknown): z.infer<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new CommandError('FACTS_INVALID', `${file ?? ''}: ${z.prettifyError(result.error)}`);
}
