import { RenderError } from '../render.errors.js';

/**
 * A part of an Application's spec whose types nobody has checked yet: each field is checked when it is read. Null is absent, as for the
 * API server; fields that nobody reads are ignored, as its schema prunes them.
 */
export class SpecFields {
  /** The path of this part: `spec.source.helm`. */
  readonly field: string;
  private readonly members: Readonly<Record<string, unknown>>;

  /** Throws INVALID_SPEC unless it is an object or absent. */
  constructor(value: unknown, field: string) {
    const given = value ?? {};
    if (!isMap(given)) throw wrongField(field, 'an object');
    this.members = given;
    this.field = field;
  }

  /** The path of a field. */
  at(name: string): string {
    return `${this.field}.${name}`;
  }

  has(name: string): boolean {
    return this.read(name) !== undefined;
  }

  /** Empty when it is absent. */
  text(name: string): string {
    const value = this.read(name) ?? '';
    if (typeof value !== 'string') throw wrongField(this.at(name), 'text');
    return value;
  }

  /** False when it is absent. */
  flag(name: string): boolean {
    const value = this.read(name) ?? false;
    if (typeof value !== 'boolean') throw wrongField(this.at(name), 'true or false');
    return value;
  }

  texts(name: string): readonly string[] {
    return this.list(name).map((item, index) => {
      if (typeof item !== 'string') throw wrongField(`${this.at(name)}[${index}]`, 'text');
      return item;
    });
  }

  textMap(name: string): ReadonlyMap<string, string> {
    return new Map(
      this.entries(name).map(([key, value]) => {
        if (typeof value !== 'string') throw wrongField(`${this.at(name)}.${key}`, 'text');
        return [key, value];
      }),
    );
  }

  flagMap(name: string): ReadonlyMap<string, boolean> {
    return new Map(
      this.entries(name).map(([key, value]) => {
        if (typeof value !== 'boolean') throw wrongField(`${this.at(name)}.${key}`, 'true or false');
        return [key, value];
      }),
    );
  }

  /** Objects of a list. */
  objects(name: string): readonly SpecFields[] {
    return this.list(name).map((item, index) => {
      const field = `${this.at(name)}[${index}]`;
      if (!isMap(item)) throw wrongField(field, 'an object');
      return new SpecFields(item, field);
    });
  }

  object(name: string): SpecFields | undefined {
    const value = this.read(name);
    return value === undefined ? undefined : new SpecFields(value, this.at(name));
  }

  /** An object whose members mean nothing here. */
  freeObject(name: string): Readonly<Record<string, unknown>> | undefined {
    const value = this.read(name);
    if (value !== undefined && !isMap(value)) throw wrongField(this.at(name), 'an object');
    return value;
  }

  /** As it is; undefined when it is absent. */
  read(name: string): unknown {
    return Object.hasOwn(this.members, name) ? (this.members[name] ?? undefined) : undefined;
  }

  private list(name: string): readonly unknown[] {
    const value = this.read(name) ?? [];
    if (!Array.isArray(value)) throw wrongField(this.at(name), 'a list');
    return value;
  }

  private entries(name: string): readonly [string, unknown][] {
    return Object.entries(this.freeObject(name) ?? {});
  }
}

/** Whether it is an object of JSON: no list, no null. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function wrongField(field: string, wanted: string): RenderError {
  return new RenderError('INVALID_SPEC', `${field} has to be ${wanted}.`, field);
}
