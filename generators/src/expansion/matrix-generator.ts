/** The matrix generator: every set of the first child with every set that the second child gives for it, and so on with further children. */
import { GenerationError } from '../generation.errors.js';
import { combineFlat, overrideNested } from '../parameters/combine.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { privateCopy } from '../parameters/private-copy.js';
import { NESTED_MATRIX } from '../spec/application-set-schema.js';
import { checkNested, childrenOf, runChild, type Combination } from './child-generator.js';
import type { ExpansionRun } from './expansion-run.js';
import type { GeneratorEntry, Scope } from './generator-entry.js';
import { childScope, laterChildScope } from './scope.js';

/** Runs `matrix`. Argo CD takes two children only; ours go on from left to right. @throws GenerationError */
export function runMatrix(run: ExpansionRun, matrix: Combination, scope: Scope): readonly ParameterSet[] {
  checkNested(matrix, NESTED_MATRIX);
  const [first, ...others] = childrenOf(matrix);
  if (first === undefined || others.length === 0) {
    throw new GenerationError('GENERATOR_ERROR', 'A matrix needs at least two generators.');
  }
  let sets = runChild(run, first, childScope(scope));
  for (const child of others) sets = multiply(run, sets, child, scope);
  return sets;
}

/** The sets with those that a child gives for each of them. @throws GenerationError also when there are too many, before they are made */
function multiply(
  run: ExpansionRun,
  sets: readonly ParameterSet[],
  child: GeneratorEntry,
  scope: Scope,
): readonly ParameterSet[] {
  const pairs: [ParameterSet, readonly ParameterSet[]][] = [];
  let count = 0;
  for (const set of sets) {
    const own = run.mutates ? privateCopy(set) : set;
    const others = runChild(run, child, laterChildScope(run, scope, own));
    count += others.length;
    run.checkCount(count);
    if (others.length > 0) pairs.push([own, others]);
  }
  // In the nested languages the first child wins, also where its value is empty, as with Argo CD's Go templates.
  const combine = run.isNested ? (a: ParameterSet, b: ParameterSet): ParameterSet => overrideNested(b, a) : combineFlat;
  return pairs.flatMap(([set, others]) => others.map((other) => combine(set, other)));
}
