/** What a generator gives for one application: names and values. */
import type { Json } from '../json.js';

/**
 * One parameter set. In the plain language names are flat (`metadata.labels.env`, `path[0]`), otherwise values are nested. Names come from
 * users (`__proto__` is a name like any other), so they are never looked up in an object's prototype.
 */
export interface ParameterSet {
  readonly size: number;
  /** Whether all values are texts. */
  readonly isText: boolean;
  get(name: string): Json | undefined;
  entries(): Iterable<readonly [string, Json]>;
  /** What nested template languages look names up in; made once. */
  asObject(): Readonly<Record<string, Json>>;
}

/** Parameters of their own. */
export class OwnParameters implements ParameterSet {
  readonly isText: boolean;
  private readonly values: ReadonlyMap<string, Json>;
  private object: Readonly<Record<string, Json>> | undefined;

  constructor(values: ReadonlyMap<string, Json>) {
    this.values = values;
    this.isText = areTexts(values);
  }

  get size(): number {
    return this.values.size;
  }

  get(name: string): Json | undefined {
    return this.values.get(name);
  }

  entries(): Iterable<readonly [string, Json]> {
    return this.values;
  }

  asObject(): Readonly<Record<string, Json>> {
    this.object ??= Object.fromEntries(this.values);
    return this.object;
  }
}

/**
 * Two sets seen as one, without copying either: matrices are large. Where both have a name, the first one's value counts.
 */
export class JoinedParameters implements ParameterSet {
  readonly size: number;
  readonly isText: boolean;
  private readonly first: ParameterSet;
  private readonly second: ParameterSet;
  private object: Readonly<Record<string, Json>> | undefined;

  /** @param shared how many names both sets have */
  constructor(first: ParameterSet, second: ParameterSet, shared: number) {
    this.first = first;
    this.second = second;
    this.size = first.size + second.size - shared;
    this.isText = first.isText && second.isText;
  }

  get(name: string): Json | undefined {
    const value = this.first.get(name);
    return value === undefined ? this.second.get(name) : value;
  }

  entries(): Iterable<readonly [string, Json]> {
    return new Map([...this.second.entries(), ...this.first.entries()]);
  }

  asObject(): Readonly<Record<string, Json>> {
    // Spreading defines own members, also one called `__proto__`.
    this.object ??= { ...this.second.asObject(), ...this.first.asObject() };
    return this.object;
  }
}

/** No parameters. */
export const NO_PARAMETERS: ParameterSet = new OwnParameters(new Map());

function areTexts(values: ReadonlyMap<string, Json>): boolean {
  for (const value of values.values()) if (typeof value !== 'string') return false;
  return true;
}
