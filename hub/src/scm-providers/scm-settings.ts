import type { JsonObject } from '@wheelhouse/generators';
import { InvalidScmSettingsError } from './scm-providers.errors.js';

/** A provider's fields as they stand in the set, read by name: absent ones have zero values. */
export class ScmSettings {
  constructor(
    private readonly json: JsonObject,
    /** What messages call it, for example `github`. */
    readonly name: string,
  ) {}

  /** Empty when absent. Numbers are taken as text: GitLab's projects have both. */
  text(field: string): string {
    const value = this.value(field);
    return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  }

  /** Throws SCM_SETTINGS_INVALID when absent or empty. */
  required(field: string): string {
    const text = this.text(field);
    if (text === '') throw this.missing(field);
    return text;
  }

  /** The error for a field that has to be there. */
  missing(field: string): InvalidScmSettingsError {
    return new InvalidScmSettingsError(`The generator needs ${this.name}.${field}.`);
  }

  isSet(field: string, fallback = false): boolean {
    const value = this.value(field);
    return typeof value === 'boolean' ? value : fallback;
  }

  texts(field: string): readonly string[] {
    const value = this.value(field);
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
  }

  object(field: string): ScmSettings | undefined {
    return this.wrap(this.value(field), field)[0];
  }

  objects(field: string): readonly ScmSettings[] {
    const value = this.value(field);
    return Array.isArray(value) ? value.flatMap((item) => this.wrap(item, field)) : [];
  }

  private wrap(value: unknown, field: string): [ScmSettings] | [] {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
    return [new ScmSettings(value as JsonObject, `${this.name}.${field}`)];
  }

  private value(field: string): unknown {
    return Object.hasOwn(this.json, field) ? this.json[field] : undefined;
  }
}
