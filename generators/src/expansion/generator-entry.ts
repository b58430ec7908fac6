/** The words that generators share: what is run, with which parameters around it, and what it gives. */
import type { JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import type { Path } from '../yaml/yaml-document.js';

/** An entry of a `generators` list, and where it stands. Terminal entries may not hold a matrix or a merge. */
export interface GeneratorEntry {
  readonly value: JsonObject;
  readonly path: Path;
  readonly level: 'top' | 'nested' | 'terminal';
}

/** What one generator of an entry gave. */
export interface GeneratorResult {
  readonly sets: readonly ParameterSet[];
  /** The generator's own template, if it has one. */
  readonly template: JsonObject | undefined;
  /** Where the generator stands. */
  readonly path: Path;
}

/**
 * The parameters around a generator inside matrices: those of the first children of all matrices around it. Argo CD fills them in from the
 * outermost matrix inwards, one pass each; `own` is the pass of the innermost matrix, which leaves the generator's selector alone.
 */
export interface Scope {
  readonly outer: readonly ParameterSet[];
  readonly own: ParameterSet | undefined;
}
