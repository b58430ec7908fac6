/** Compares what a case gave with what Argo CD made of it. */
import { expect } from '@jest/globals';
import type { JsonObject } from '@wheelhouse/generators';
import { comparableExpected } from './comparable-application.js';
import { CRASH, type ConformanceCase } from './conformance-case.js';

/** What a case gave, whichever way it was run. */
export interface Outcome {
  /** The category of the error, or of the problems of single Applications. */
  readonly code: string | undefined;
  /** Comparable, sorted by name; none when the whole set is in error. */
  readonly applications: readonly JsonObject[] | undefined;
}

/** Fails unless the outcome is the one that Argo CD gave. */
export function expectOutcome({ expectedError, expected }: ConformanceCase, outcome: Outcome): void {
  if (expectedError === CRASH) return;
  expect(outcome).toEqual({ code: expectedError, applications: expected?.map(comparableExpected) });
}

/** Sorts by name, as expected files are sorted. */
export function byName(left: { name: string }, right: { name: string }): number {
  return left.name < right.name ? -1 : 1;
}
