import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { expand, GenerationError, parseApplicationSet, type Expansion } from '@wheelhouse/generators';
import { comparableExpected, comparableOf } from './comparable-application.js';
import { readCases, type ConformanceCase } from './conformance-case.js';

const cases = readCases(fileURLToPath(new URL('cases', import.meta.url)));

/** An error, or what was expanded; the API server leaves unknown fields out, so here they are warnings. */
function run(conformance: ConformanceCase): Expansion | GenerationError {
  try {
    return expand(parseApplicationSet(conformance.text, { unknownFields: 'warn' }), conformance.facts);
  } catch (error) {
    if (error instanceof GenerationError) return error;
    throw error;
  }
}

describe('application sets, as Argo CD expands them', () => {
  it('has cases to run', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases.map((conformance) => [conformance.name, conformance] as const))('%s', (_, conformance) => {
    const result = run(conformance);
    if (conformance.expected === undefined) {
      expect({ code: result instanceof GenerationError ? result.code : result }).toEqual({
        code: conformance.expectedError,
      });
      return;
    }
    if (result instanceof GenerationError) throw result;
    if (result.kind === 'needs') throw new Error('All facts were there, and yet something is needed.');
    const problems = new Set(result.problems.map(({ code }) => code));
    expect([...problems]).toEqual(conformance.expectedError === undefined ? [] : [conformance.expectedError]);
    const byName = (left: { name: string }, right: { name: string }): number => (left.name < right.name ? -1 : 1);
    expect(result.applications.toSorted(byName).map(comparableOf)).toEqual(
      conformance.expected.map(comparableExpected),
    );
  });
});
