/** The words that generators share: what is run, with which parameters around it, and what it gives. */
import type { JsonObject } from '../json.js';
import type { ParameterSet } from '../parameters/parameter-set.js';
import type { Path } from '../yaml/yaml-document.js';

/** An entry of a `generators` list, and where it stands: in the set itself, or in a matrix or merge. */
export interface GeneratorEntry {
  readonly value: JsonObject;
  readonly path: Path;
  readonly level: 'top' | 'nested';
}

/** What one generator of an entry gave. */
export interface GeneratorResult {
  readonly sets: readonly ParameterSet[];
  /** The generator's own template, if it has one. */
  readonly template: JsonObject | undefined;
  /** Where the generator stands. */
  readonly path: Path;
}

/** The parameters around a generator inside matrices. */
export interface Scope {
  /**
   * The parameters of the children before it in its own matrix. Argo CD fills them into the whole entry before it looks at it, all
   * generators within included: so do we in its languages. Undefined where nothing is filled in.
   */
  readonly fill: ParameterSet | undefined;
  /** Handlebars, which fills in everything at once: the parameters of the children before it in all matrices around it. */
  readonly visible: ParameterSet;
  /** Whether anything was filled in here or around here in Argo CD's languages: absent lists and maps count as empty ones from then on. */
  readonly wasFilled: boolean;
}
