import { describe, expect, it } from '@jest/globals';
import { isKindOf } from './decision.js';

describe('The kind of a decision', () => {
  it.each([
    ['placementdecisions', 'PlacementDecision'],
    ['choices', 'Choice'],
    ['policies', 'Policy'],
    ['boxes', 'Box'],
    ['PlacementDecision', 'PlacementDecision'],
    ['placementdecision', 'PlacementDecision'],
    ['PlacementDecisions', 'PlacementDecision'],
  ])('is meant by %s: %s', (written, kind) => expect(isKindOf(written, kind)).toBe(true));

  it.each([
    ['placements', 'PlacementDecision'],
    ['', 'Choice'],
    ['choicess', 'Choice'],
    ['policys', 'Police'],
  ])('is not meant by %j: %s', (written, kind) => expect(isKindOf(written, kind)).toBe(false));
});
