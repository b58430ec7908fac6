/** `source.directory` of an Application. */
import { RenderError } from '../render.errors.js';
import type { SourceSpec } from '../source/source.js';

export interface DirectoryOptions {
  readonly recurse: boolean;
  /** Empty: everything. */
  readonly include: string;
  /** Empty: nothing. */
  readonly exclude: string;
  readonly disableExtensionFilter: boolean;
  /** Our extension: files are Handlebars templates. Absent: they are not. */
  readonly handlebars?: { readonly values: Readonly<Record<string, unknown>> };
}

/** Throws INVALID_SPEC with the field. */
export function directoryOptions(source: SourceSpec): DirectoryOptions {
  const given = source['directory'] ?? {};
  if (!isRecord(given)) throw wrong('spec.source.directory', 'an object');
  const handlebars = given['handlebars'];
  return {
    recurse: booleanOf(given, 'recurse'),
    include: textOf(given, 'include'),
    exclude: textOf(given, 'exclude'),
    disableExtensionFilter: booleanOf(given, 'disableExtensionFilter'),
    ...(handlebars !== undefined &&
      handlebars !== null &&
      handlebars !== false && { handlebars: { values: valuesOf(handlebars) } }),
  };
}

function valuesOf(handlebars: unknown): Readonly<Record<string, unknown>> {
  if (handlebars === true) return {};
  if (!isRecord(handlebars)) throw wrong('spec.source.directory.handlebars', 'an object');
  const values = handlebars['values'] ?? {};
  if (!isRecord(values)) throw wrong('spec.source.directory.handlebars.values', 'an object');
  return values;
}

function booleanOf(options: Readonly<Record<string, unknown>>, name: string): boolean {
  const value = options[name] ?? false;
  if (typeof value !== 'boolean') throw wrong(`spec.source.directory.${name}`, 'true or false');
  return value;
}

function textOf(options: Readonly<Record<string, unknown>>, name: string): string {
  const value = options[name] ?? '';
  if (typeof value !== 'string') throw wrong(`spec.source.directory.${name}`, 'text');
  return value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wrong(field: string, wanted: string): RenderError {
  return new RenderError('INVALID_SPEC', `${field} has to be ${wanted}.`, field);
}
