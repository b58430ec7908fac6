/** Data and shortcuts for the specs of sprig's functions. Their tables hold what Go gives for the same template and data. */
import { GenerationError } from '../../generation.errors.js';
import { compileGoTemplate } from '../compile-go-template.js';
import type { GoValue } from '../values/go-value.js';
import { TypedList, TypedMap } from '../values/typed-containers.js';

/** Stands in a table for a rendering that fails. */
export const FAILS = Symbol('fails');

/** A template and what it gives. */
export type SprigRow = readonly [template: string, output: string | typeof FAILS];

/** One of everything, with odd texts. Made anew for every rendering: `set` and `merge` change it. */
export function sprigData(): GoValue {
  return {
    s: 'Hello World',
    uni: 'ünï cödé ß ǆ 😀',
    pad: ' \t pad \n',
    empty: '',
    nil: null,
    yes: true,
    one: 1,
    num: 1234567,
    frac: -2.5,
    big: 1e21,
    words: 'the quick brown fox jumps over_the-lazy dog',
    list: ['b', 'a', 'c', 'a'],
    mixed: ['', 'x', 0, 1.5, null, false, true, [], {}],
    texts: new TypedList('string', ['y', 'x', 'y']),
    map: { b: 'x', a: 1, c: null, d: { e: { f: 'deep' } } },
    labels: new TypedMap('string', { team: 'core', app: 'web' }),
    html: '<a href="x">&</a>',
    proto: '__proto__',
  };
}

/** Renders a template with {@link sprigData}. */
export function renderSprig(template: string): string | typeof FAILS {
  try {
    return compileGoTemplate(template, { name: 'spec', missingKey: 'default' })(sprigData());
  } catch (error) {
    if (error instanceof GenerationError && error.code === 'TEMPLATE_ERROR') return FAILS;
    throw error;
  }
}
