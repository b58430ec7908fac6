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
  /** What the name means where this declaration was skipped. */
  readonly outer: Variable | undefined;
}

/** The variables of one template, from its start to the place that is being compiled. */
export class VariableScope {
  /** How many slots a call of the template needs. */
  size = 0;
  private readonly variables: Variable[] = [];
  private readonly innermost = new Map<string, Variable | undefined>();
  private conditional = 0;
  private readonly skippable: number[] = [];

  constructor() {
    this.declare('$');
  }

  /** Declares a variable and gives its slot. */
  declare(name: string): number {
    const slot = this.variables.length;
    const isConditional = this.conditional > 0;
    const variable = { name, slot, isConditional, outer: this.innermost.get(name) };
    this.variables.push(variable);
    this.innermost.set(name, variable);
    if (isConditional) this.skippable.push(slot);
    this.size = Math.max(this.size, this.variables.length);
    return slot;
  }

  /** The variable that a name stands for. */
  find(name: string): Variable | undefined {
    return this.innermost.get(name);
  }

  /** Compiles something whose variables end with it. */
  block<T>(compile: () => T): T {
    const known = this.variables.length;
    const result = compile();
    for (const { name, outer } of this.variables.splice(known).toReversed()) this.innermost.set(name, outer);
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
