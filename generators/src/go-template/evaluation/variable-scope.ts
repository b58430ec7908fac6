/**
 * Finds the slots of variables while a template is compiled. text/template keeps a stack of names at run time; as names go in and out with
 * the blocks of the text, places on that stack are known beforehand, except for declarations that may be skipped.
 */

/** A declared variable. */
export interface Variable {
  readonly name: string;
  readonly slot: number;
  /** Whether the declaration may be skipped, being an argument of `and` or `or`. */
  readonly isConditional: boolean;
}

/** The variables of one template, from its start to the place that is being compiled. */
export class VariableScope {
  /** How many slots a call of the template needs. */
  size = 1;
  private readonly variables: Variable[] = [{ name: '$', slot: 0, isConditional: false }];
  private conditional = 0;
  private readonly skippable: number[] = [];

  /** Declares a variable and gives its slot. */
  declare(name: string): number {
    const slot = this.variables.length;
    const isConditional = this.conditional > 0;
    this.variables.push({ name, slot, isConditional });
    if (isConditional) this.skippable.push(slot);
    this.size = Math.max(this.size, this.variables.length);
    return slot;
  }

  /** The variables a name may stand for, innermost first: the first one that was set counts. */
  candidates(name: string): Variable[] {
    const found: Variable[] = [];
    for (const variable of this.variables.toReversed()) {
      if (variable.name !== name) continue;
      found.push(variable);
      if (!variable.isConditional) break;
    }
    return found;
  }

  /** Compiles something whose variables end with it. */
  block<T>(compile: () => T): T {
    const known = this.variables.length;
    const result = compile();
    this.variables.length = known;
    return result;
  }

  /** Compiles something that may be skipped when the template runs. */
  maybe<T>(compile: () => T): T {
    this.conditional += 1;
    const result = compile();
    this.conditional -= 1;
    return result;
  }

  /** Compiles something, and tells the slots that may stay unset in it. */
  collectSkippable<T>(compile: () => T): { result: T; slots: readonly number[] } {
    const known = this.skippable.length;
    const result = compile();
    return { result, slots: this.skippable.splice(known) };
  }
}
