/** Reads a conformance case from its folder: the application set, the facts, and what Argo CD made of them. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readFacts } from '@wheelhouse/cli';
import { parseYamlDocuments, type Facts, type Json } from '@wheelhouse/generators';

/** One case. Both an error and Applications are expected where single Applications are refused. */
export interface ConformanceCase {
  readonly name: string;
  /** The file of the application set. */
  readonly file: string;
  readonly text: string;
  /** Undefined: there are none. */
  readonly factsFile: string | undefined;
  readonly facts: Facts;
  readonly expectedError: string | undefined;
  /** Undefined when nothing but the error is expected. */
  readonly expected: readonly Json[] | undefined;
}

/** Where Argo CD's code panics: any outcome will do. */
export const CRASH = 'CRASH';

/** All cases below a folder, by name. */
export function readCases(folder: string): ConformanceCase[] {
  return readdirSync(folder)
    .toSorted()
    .map((name) => readCase(join(folder, name), name));
}

function readCase(folder: string, name: string): ConformanceCase {
  const file = join(folder, 'applicationset.yaml');
  const factsFile = existsSync(join(folder, 'facts.yaml')) ? join(folder, 'facts.yaml') : undefined;
  const error = readIfThere(join(folder, 'expected-error.txt'));
  const expected = readIfThere(join(folder, 'expected.yaml'));
  return {
    name,
    file,
    text: readFileSync(file, 'utf8'),
    factsFile,
    facts: readFacts(factsFile),
    expectedError: error?.split('\n')[0]?.trim(),
    expected: expected === undefined ? undefined : parseYamlDocuments(expected).map((document) => document.value),
  };
}

function readIfThere(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
