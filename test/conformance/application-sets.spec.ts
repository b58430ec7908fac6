import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from '@jest/globals';
import { expand, GenerationError, parseApplicationSet } from '@wheelhouse/generators';
import { comparableOf } from './comparable-application.js';
import { readCases, type ConformanceCase } from './conformance-case.js';
import { byName, expectOutcome, type Outcome } from './expected-outcome.js';

const cases = readCases(fileURLToPath(new URL('cases', import.meta.url)));

/** The API server leaves unknown fields out, so here they are warnings. */
function run({ text, facts }: ConformanceCase): Outcome {
  try {
    const result = expand(parseApplicationSet(text, { unknownFields: 'warn' }), facts);
    if (result.kind === 'needs') throw new Error('All facts were there, and yet something is needed.');
    const codes = [...new Set(result.problems.map(({ code }) => code))];
    return { code: codes.join() || undefined, applications: result.applications.toSorted(byName).map(comparableOf) };
  } catch (error) {
    if (error instanceof GenerationError) return { code: error.code, applications: undefined };
    throw error;
  }
}

describe('application sets, as Argo CD expands them', () => {
  let holding = 0;

  afterAll(() => {
    process.stdout.write(`${holding} of ${cases.length} ApplicationSet cases hold\n`);
  });

  it('has cases to run', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases.map((conformance) => [conformance.name, conformance] as const))('%s', (_, conformance) => {
    expectOutcome(conformance, run(conformance));
    holding += 1;
  });
});
