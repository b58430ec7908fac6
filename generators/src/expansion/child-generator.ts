/** Children of matrix and merge generators. */
import { GenerationError } from '../generation.errors.js';
import { isJsonList, isJsonObject, memberOf, type Json, type JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { checkAgainst } from '../spec/check.js';
import type { Schema } from '../spec/schema.js';
import type { Path } from '../yaml/yaml-document.js';
import type { ExpansionRun } from './expansion-run.js';
import type { GeneratorEntry, Scope } from './generator-entry.js';

/** A matrix or merge, and where it stands. */
export interface Combination {
  readonly value: JsonObject;
  readonly path: Path;
  readonly isNested: boolean;
}

/** Checks a nested combination, which the set's schema leaves open, as Go's JSON decoder would. @throws GenerationError */
export function checkNested(combination: Combination, schema: Schema): void {
  if (!combination.isNested) return;
  const [error] = checkAgainst(schema, combination.value, combination.path, 'decoding').errors;
  if (error !== undefined) throw new GenerationError('GENERATOR_ERROR', `${error.message}.`);
}

/** The entries of a combination's `generators`. They may be combinations again: Argo CD drops those two levels down in silence. */
export function childrenOf({ value, path }: Combination): GeneratorEntry[] {
  const generators = memberOf(value, 'generators');
  if (!isJsonList(generators)) return [];
  return generators.map((child: Json, index) => ({
    value: isJsonObject(child) ? child : {},
    path: [...path, 'generators', index],
    level: 'nested',
  }));
}

/** The parameter sets of a child, which has to hold exactly one generator. @throws GenerationError */
export function runChild(run: ExpansionRun, child: GeneratorEntry, scope: Scope): readonly ParameterSet[] {
  const [result, second] = run.runEntry(run, child, scope);
  if (second !== undefined) {
    throw new GenerationError(
      'GENERATOR_ERROR',
      'A child of a matrix or merge may hold only one generator; this one holds several.',
    );
  }
  if (result !== undefined) return result.sets;
  throw new GenerationError('GENERATOR_ERROR', 'A child holds no known generator.');
}
