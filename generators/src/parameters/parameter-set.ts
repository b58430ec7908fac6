/** What a generator gives for one application: names and values. */
import type { GoMap, GoValue } from '../go-template/values/go-value.js';

/** The value of a parameter: JSON, and in sets with Go templates also what Go tells apart from it (lists and maps of texts). */
export type Parameter = GoValue;

/**
 * One parameter set. In the plain language names are flat (`metadata.labels.env`, `path[0]`), otherwise values are nested. Names come from
 * users (`__proto__` is a name like any other), so they are never looked up in an object's prototype.
 */
export interface ParameterSet {
  readonly size: number;
  /** Whether all values are texts. */
  readonly isText: boolean;
  get(name: string): Parameter | undefined;
  entries(): Iterable<readonly [string, Parameter]>;
  /** What nested template languages look names up in; made once, and shared: only a `privateCopy` may be written into. */
  asObject(): GoMap;
}

/** Parameters of their own, best for flat ones. */
export class OwnParameters implements ParameterSet {
  private readonly values: ReadonlyMap<string, Parameter>;
  private object: GoMap | undefined;
  private isTextKnown: boolean | undefined;

  constructor(values: ReadonlyMap<string, Parameter>) {
    this.values = values;
  }

  get size(): number {
    return this.values.size;
  }

  get isText(): boolean {
    this.isTextKnown ??= areTexts(this.values.values());
    return this.isTextKnown;
  }

  get(name: string): Parameter | undefined {
    return this.values.get(name);
  }

  entries(): Iterable<readonly [string, Parameter]> {
    return this.values;
  }

  asObject(): GoMap {
    this.object ??= Object.fromEntries(this.values);
    return this.object;
  }
}

/** Parameters that are there as an object already: nested ones. */
export class ObjectParameters implements ParameterSet {
  private readonly object: GoMap;
  private readonly isWritable: boolean;
  private knownSize: number | undefined;

  /** @param isWritable whether templates may write into the object */
  constructor(object: GoMap, isWritable = false) {
    this.object = object;
    this.isWritable = isWritable;
  }

  get size(): number {
    if (this.isWritable) return Object.keys(this.object).length;
    this.knownSize ??= Object.keys(this.object).length;
    return this.knownSize;
  }

  get isText(): boolean {
    return areTexts(Object.values(this.object));
  }

  get(name: string): Parameter | undefined {
    return Object.hasOwn(this.object, name) ? this.object[name] : undefined;
  }

  entries(): Iterable<readonly [string, Parameter]> {
    return Object.entries(this.object);
  }

  asObject(): GoMap {
    return this.object;
  }
}

/**
 * Two sets seen as one, without copying either: matrices are large. Where both have a name, the first one's value counts.
 */
export class JoinedParameters implements ParameterSet {
  /** How many sets are joined in one another here: every one is a call when a name is looked up. */
  readonly depth: number;
  private readonly first: ParameterSet;
  private readonly second: ParameterSet;
  private readonly shared: number;
  private object: GoMap | undefined;

  /** @param shared how many names both sets have */
  constructor(first: ParameterSet, second: ParameterSet, shared: number) {
    this.first = first;
    this.second = second;
    this.shared = shared;
    this.depth = 1 + Math.max(depthOf(first), depthOf(second));
  }

  get size(): number {
    return this.first.size + this.second.size - this.shared;
  }

  get isText(): boolean {
    return this.first.isText && this.second.isText;
  }

  get(name: string): Parameter | undefined {
    const value = this.first.get(name);
    return value === undefined ? this.second.get(name) : value;
  }

  entries(): Iterable<readonly [string, Parameter]> {
    return new Map([...this.second.entries(), ...this.first.entries()]);
  }

  asObject(): GoMap {
    // Spreading defines own members, also one called `__proto__`.
    this.object ??= { ...this.second.asObject(), ...this.first.asObject() };
    return this.object;
  }
}

/** Most sets that are joined in one another. */
const MAX_JOINED = 64;

/** Two sets as one; a copy once so many are joined in one another. */
export function joinParameters(first: ParameterSet, second: ParameterSet, shared: number): ParameterSet {
  const joined = new JoinedParameters(first, second, shared);
  return joined.depth <= MAX_JOINED ? joined : new OwnParameters(new Map(joined.entries()));
}

function depthOf(set: ParameterSet): number {
  return set instanceof JoinedParameters ? set.depth : 0;
}

/** No parameters. */
export const NO_PARAMETERS: ParameterSet = new OwnParameters(new Map());

function areTexts(values: Iterable<Parameter>): boolean {
  for (const value of values) if (typeof value !== 'string') return false;
  return true;
}
