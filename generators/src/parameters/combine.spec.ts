import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GenerationError } from '../generation.errors.js';
import type { GoMap } from '../go-template/values/go-value.js';
import { combineFlat, overrideFlat, overrideNested } from './combine.js';
import { canonicalJson } from './format-parameter.js';
import { NO_PARAMETERS, ObjectParameters, OwnParameters, type ParameterSet } from './parameter-set.js';
import { privateCopy } from './private-copy.js';
import { textMap } from './typed-parameters.js';

const NAME = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const TEXTS = fc.dictionary(NAME, fc.constantFrom('', 'x', 'y'), { maxKeys: 4 });
const LEAF = fc.constantFrom('', 'x', 0, 1, false, true, null);
const VALUE = fc.oneof(
  LEAF,
  fc.array(LEAF, { maxLength: 2 }),
  fc.dictionary(NAME, LEAF, { maxKeys: 3 }),
  TEXTS.map(textMap),
);
const NESTED = fc.dictionary(NAME, VALUE, { maxKeys: 4 }).map((object) => new ObjectParameters(object as GoMap));

const flat = (object: Record<string, string>): ParameterSet => new OwnParameters(new Map(Object.entries(object)));
const textOf = (set: ParameterSet): string => canonicalJson(set.asObject());

/** Whether the four ways to look at a set agree. */
function checkConsistent(set: ParameterSet): void {
  const entries = new Map(set.entries());
  expect(set.size).toBe(entries.size);
  expect(Object.keys(set.asObject()).toSorted()).toEqual([...entries.keys()].toSorted());
  for (const [name, value] of entries) expect(set.get(name)).toBe(value);
  expect(set.isText).toBe([...entries.values()].every((value) => typeof value === 'string'));
  expect(set.get('toString')).toBeUndefined();
}

describe('a matrix in the plain language', () => {
  it('joins sets, in whatever order they come, or refuses both orders', () => {
    fc.assert(
      fc.property(TEXTS, TEXTS, (left, right) => {
        const attempt = (first: ParameterSet, second: ParameterSet): string => {
          try {
            const joined = combineFlat(first, second);
            checkConsistent(joined);
            return textOf(joined);
          } catch (error) {
            expect(error).toBeInstanceOf(GenerationError);
            return 'conflict';
          }
        };
        const result = attempt(flat(left), flat(right));
        expect(result).toBe(attempt(flat(right), flat(left)));
        const isConflict = Object.keys(left).some((name) => Object.hasOwn(right, name) && left[name] !== right[name]);
        expect(result === 'conflict').toBe(isConflict);
        if (!isConflict) expect(result).toBe(canonicalJson({ ...left, ...right }));
      }),
    );
  });
});

describe('a merge in the plain language', () => {
  it('keeps all names, and the later values', () => {
    fc.assert(
      fc.property(TEXTS, TEXTS, (base, override) => {
        const merged = overrideFlat(flat(base), flat(override));
        checkConsistent(merged);
        expect(textOf(merged)).toBe(canonicalJson({ ...base, ...override }));
      }),
    );
  });
});

describe('merging nested parameters', () => {
  it('keeps all names, and what overrides wins unless both are maps', () => {
    fc.assert(
      fc.property(NESTED, NESTED, (base, override) => {
        const before = [textOf(base), textOf(override)];
        const merged = overrideNested(base, override);
        checkConsistent(merged);
        expect([textOf(base), textOf(override)]).toEqual(before);
        const names = new Set([...Object.keys(base.asObject()), ...Object.keys(override.asObject())]);
        expect(Object.keys(merged.asObject()).toSorted()).toEqual([...names].toSorted());
        for (const [name, value] of override.entries()) {
          if (typeof value !== 'object' || value === null || Array.isArray(value)) expect(merged.get(name)).toBe(value);
        }
      }),
    );
  });

  it('changes nothing when one side is empty, or both are the same', () => {
    fc.assert(
      fc.property(NESTED, (set) => {
        expect(overrideNested(set, NO_PARAMETERS)).toBe(set.size === 0 ? NO_PARAMETERS : set);
        expect(overrideNested(NO_PARAMETERS, set)).toBe(set);
        expect(textOf(overrideNested(set, set))).toBe(textOf(set));
      }),
    );
  });

  it('does not depend on how sets are grouped as long as no map meets anything else', () => {
    const leaves = fc.dictionary(NAME, LEAF, { maxKeys: 4 }).map((object) => new ObjectParameters(object as GoMap));
    fc.assert(
      fc.property(leaves, leaves, leaves, (a, b, c) => {
        const left = overrideNested(overrideNested(a, b), c);
        const right = overrideNested(a, overrideNested(b, c));
        expect(textOf(left)).toBe(textOf(right));
      }),
    );
  });
});

describe('a private copy', () => {
  it('equals the set, and shares nothing that could be written into', () => {
    fc.assert(
      fc.property(NESTED, (set) => {
        const before = textOf(set);
        const copy = privateCopy(set);
        expect(copy.asObject()).toEqual(set.asObject());
        for (const value of Object.values(copy.asObject())) {
          if (typeof value === 'object' && value !== null && !Array.isArray(value))
            Object.assign(value, { written: 'x' });
        }
        expect(textOf(set)).toBe(before);
      }),
    );
  });

  it('shows what is written into it', () => {
    const copy = privateCopy(new ObjectParameters({ a: 'x' }));
    copy.asObject()['b'] = 'y';
    expect([copy.get('b'), copy.size, [...copy.entries()].length]).toEqual(['y', 2, 2]);
  });
});
