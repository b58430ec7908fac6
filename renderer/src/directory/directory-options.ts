/** `source.directory` of an Application. */
import type { SourceSpec } from '../source/source.js';
import { isMap, SpecFields, wrongField } from '../source/spec-fields.js';

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
export function directoryOptions(source: SourceSpec, field: string): DirectoryOptions {
  const given = new SpecFields(source['directory'], `${field}.directory`);
  const handlebars = given.read('handlebars');
  return {
    recurse: given.flag('recurse'),
    include: given.text('include'),
    exclude: given.text('exclude'),
    disableExtensionFilter: given.flag('disableExtensionFilter'),
    ...(handlebars !== undefined &&
      handlebars !== false && { handlebars: { values: valuesOf(handlebars, given.at('handlebars')) } }),
  };
}

function valuesOf(handlebars: unknown, field: string): Readonly<Record<string, unknown>> {
  if (handlebars === true) return {};
  if (!isMap(handlebars)) throw wrongField(field, 'an object');
  return new SpecFields(handlebars, field).freeObject('values') ?? {};
}
