/** The matrix generator: every set of the first child with every set that the second child gives for it, and so on with further children. */
import { GenerationError } from '../generation.errors.js';
import { combineFlat, overrideNested } from '../parameters/combine.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import { privateCopy } from '../parameters/private-copy.js';
import type { Path } from '../yaml/yaml-document.js';
import { childrenOf, runChild, type Combination } from './child-generator.js';
import type { ExpansionRun } from './expansion-run.js';
import type { GeneratorEntry, Scope } from './generator-entry.js';
import { childScope, laterChildScope } from './scope.js';

/** Runs `matrix`. Argo CD takes two children only; ours go on from left to right. @throws GenerationError */
export function runMatrix(run: ExpansionRun, matrix: Combination, scope: Scope): readonly ParameterSet[] {
  const [first, ...others] = childrenOf(matrix);
  if (first === undefined || others.length === 0) {
    throw new GenerationError('GENERATOR_ERROR', 'A matrix needs at least two generators.');
  }
  let sets = runChild(run, first, childScope(scope));
  for (const child of others) sets = multiply(run, sets, child, { scope, path: matrix.path });
  return sets;
}

/** The sets with those that a child gives for each of them. @throws GenerationError also when there are too many, before they are made */
function multiply(
  run: ExpansionRun,
  sets: readonly ParameterSet[],
  child: GeneratorEntry,
  { scope, path }: { readonly scope: Scope; readonly path: Path },
): readonly ParameterSet[] {
  const pairs: [ParameterSet, readonly ParameterSet[]][] = [];
  let count = 0;
  for (const set of sets) {
    run.meter.count(1);
    const own = run.mutates ? privateCopy(set) : set;
    if (own !== set) run.tracer?.copied(own, set);
    const around = run.tracer?.surrounds(own);
    const others = runChild(run, child, laterChildScope(run, scope, own));
    run.tracer?.surrounds(around);
    count += others.length;
    run.checkCount(count);
    if (others.length > 0) pairs.push([own, others]);
    else run.tracer?.leftOut({ kind: 'matrix', set: own, child: child.path }, path);
  }
  // In the nested languages the first child wins, also where its value is empty, as with Argo CD's Go templates.
  const combine = run.isNested ? (a: ParameterSet, b: ParameterSet): ParameterSet => overrideNested(b, a) : combineFlat;
  return pairs.flatMap(([set, others]) =>
    others.map((other) => {
      run.meter.count(1 + (Math.min(set.size, other.size) >>> 3));
      if (run.isNested) run.addParameters(set.size + other.size);
      const combined = combine(set, other);
      run.tracer?.joined(combined, { first: set, second: other, winner: 'first' });
      return combined;
    }),
  );
}
