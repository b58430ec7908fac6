/** The merge generator: the sets of the first child, overridden by those of the others that have the same values for the merge keys. */
import { GenerationError } from '../generation.errors.js';
import { isJsonList, memberOf } from '../json.js';
import { overrideFlat, overrideNested } from '../parameters/combine.js';
import { canonicalJson } from '../parameters/format-parameter.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import type { Path } from '../yaml/yaml-document.js';
import { childrenOf, runChild, type Combination } from './child-generator.js';
import type { ExpansionRun } from './expansion-run.js';
import type { ExpansionTracer } from './expansion-tracer.js';
import type { Scope } from './generator-entry.js';
import { childScope, fillMergeKeys } from './scope.js';

/** Runs `merge`. @throws GenerationError when a key is not unique within one child */
export function runMerge(run: ExpansionRun, merge: Combination, scope: Scope): ParameterSet[] {
  const children = childrenOf(merge);
  if (children.length < 2) throw new GenerationError('GENERATOR_ERROR', 'A merge needs at least two generators.');
  const sets = children.map((child) => runChild(run, child, childScope(scope)));
  const keys = mergeKeysOf(run, merge, scope);
  const [base = [], ...overrides] = sets;
  const merged = byMergeKey(run, keys, base);
  for (const override of overrides) {
    for (const [key, set] of byMergeKey(run, keys, override)) {
      const own = merged.get(key);
      if (own === undefined) {
        run.tracer?.leftOut({ kind: 'mergeOverride', set, keys }, merge.path);
        continue;
      }
      run.meter.count(1 + ((own.size + set.size) >>> 3));
      run.addParameters(own.size + set.size);
      const joined = run.isNested ? overrideNested(own, set) : overrideFlat(own, set);
      merged.set(key, joined);
      run.tracer?.joined(joined, { first: own, second: set, winner: 'second' });
    }
  }
  if (run.tracer !== undefined) tellUnmatched(run.tracer, base, { merged, keys, path: merge.path });
  return [...merged.values()];
}

/** Tells of sets that nothing overrode: they are those that are still the same. */
function tellUnmatched(
  tracer: ExpansionTracer,
  base: readonly ParameterSet[],
  { merged, keys, path }: { merged: ReadonlyMap<string, ParameterSet>; keys: readonly string[]; path: Path },
): void {
  const kept = new Set(merged.values());
  for (const set of base) if (kept.has(set)) tracer.leftOut({ kind: 'mergeBase', set, keys }, path);
}

function mergeKeysOf(run: ExpansionRun, { value }: Combination, scope: Scope): readonly string[] {
  const written = memberOf(value, 'mergeKeys');
  const keys = isJsonList(written) ? written.filter((key): key is string => typeof key === 'string') : [];
  if (keys.length === 0) throw new GenerationError('GENERATOR_ERROR', 'A merge needs at least one merge key.');
  return [...new Set(fillMergeKeys(run, keys, scope))].toSorted();
}

function byMergeKey(
  run: ExpansionRun,
  keys: readonly string[],
  sets: readonly ParameterSet[],
): Map<string, ParameterSet> {
  const found = new Map<string, ParameterSet>();
  for (const set of sets) {
    const values = keys.map((key) => canonicalJson(set.get(key) ?? null));
    const id = values.join();
    run.meter.count(1 + (id.length >>> 6));
    if (found.has(id)) {
      const shown = keys.map((key, index) => `${key}=${values[index] ?? ''}`).join(', ');
      throw new GenerationError(
        'GENERATOR_ERROR',
        `Two parameter sets of one generator have the same merge keys (${shown}).`,
      );
    }
    found.set(id, set);
  }
  return found;
}
