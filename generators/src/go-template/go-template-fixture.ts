/** Data and shortcuts for the specs of Go templates. */
import { GenerationError } from '../generation.errors.js';
import { compileGoTemplate } from './compile-go-template.js';
import type { MissingKey } from './evaluation/read-field.js';
import type { GoValue } from './values/go-value.js';
import { TypedList, TypedMap } from './values/typed-containers.js';

/** One of everything that parameters hold. */
export const FIXTURE_DATA: GoValue = {
  name: 'web',
  a: { b: 'x', n: null, 'k-1': 'dash' },
  text: 'héllo',
  none: '',
  number: 3,
  yes: true,
  nil: null,
  list: ['a', 'b', 'c'],
  empty: [],
  map: { z: 1, a: 'two', k: [1, null] },
  texts: new TypedList('string', ['p', 'q']),
  labels: new TypedMap('string', { team: 'core', z: 'y' }),
};

/** Renders with text/template's own functions only, so that specs do not depend on others. */
export function renderFixture(template: string, missingKey: MissingKey = 'default', data = FIXTURE_DATA): string {
  return compileGoTemplate(template, { name: 'spec.name', missingKey, functions: new Map() })(data);
}

/** The error a template fails with, when it is compiled or rendered. */
export function failureOf(template: string, missingKey: MissingKey = 'default', data = FIXTURE_DATA): GenerationError {
  try {
    renderFixture(template, missingKey, data);
  } catch (error) {
    if (error instanceof GenerationError) return error;
    throw error;
  }
  throw new Error(`${template} did not fail as it should`);
}
