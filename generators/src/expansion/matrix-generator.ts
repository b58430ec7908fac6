/** The matrix generator: every set of the first child with every set that the second child gives for it. */
import { GenerationError } from '../generation.errors.js';
import { combineFlat, overrideNested } from '../parameters/combine.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { NESTED_MATRIX } from '../spec/application-set-schema.js';
import { checkNested, childrenOf, runChild, type Combination } from './child-generator.js';
import type { ExpansionRun } from './expansion-run.js';
import type { Scope } from './generator-entry.js';
import { childScope, secondChildScope } from './scope.js';

/** Runs `matrix`. @throws GenerationError */
export function runMatrix(run: ExpansionRun, matrix: Combination, scope: Scope): ParameterSet[] {
  checkNested(matrix, NESTED_MATRIX);
  const [first, second, third] = childrenOf(matrix);
  if (first === undefined || second === undefined || third !== undefined) {
    throw new GenerationError('GENERATOR_ERROR', 'A matrix needs exactly two generators.');
  }
  const pairs: [ParameterSet, readonly ParameterSet[]][] = [];
  let count = 0;
  for (const set of runChild(run, first, childScope(scope))) {
    const others = runChild(run, second, secondChildScope(scope, set));
    count += others.length;
    // Counted before anything is multiplied out.
    run.checkCount(count);
    if (others.length > 0) pairs.push([set, others]);
  }
  // In the nested languages the first child wins, also where its value is empty, as with Argo CD's Go templates.
  const combine = run.isNested ? (a: ParameterSet, b: ParameterSet): ParameterSet => overrideNested(b, a) : combineFlat;
  return pairs.flatMap(([set, others]) => others.map((other) => combine(set, other)));
}
