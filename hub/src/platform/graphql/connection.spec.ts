import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InvalidCursorError, connection, pageOf } from './connection.js';

const cursorOf = (row: string): unknown[] => [row];

describe('a page of a list', () => {
  it('has 50 rows unless asked otherwise, and never more than 500', () => {
    expect(pageOf({})).toEqual({ limit: 50, hasPrevious: false });
    expect(pageOf({ first: 500, after: null }).limit).toBe(500);
    for (const first of [0, -1, 501, 1.5, Number.NaN]) {
      expect(() => pageOf({ first })).toThrow(expect.objectContaining({ code: 'INVALID_PAGE_SIZE' }));
    }
  });

  it('shows that another page follows when one row too many was found', () => {
    const page = connection(['a', 'b', 'c'], { limit: 2, totalCount: 9, hasPrevious: false, cursorOf });
    expect(page.nodes).toEqual(['a', 'b']);
    expect(page.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    expect(page.totalCount).toBe(9);
  });

  it('has no cursors when it is empty', () => {
    const { pageInfo } = connection([], { limit: 2, totalCount: 0, hasPrevious: true, cursorOf });
    expect(pageInfo).toEqual({ hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null });
  });

  it('gives cursors that lead to the page after their row', () => {
    const keys = fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null)), { minLength: 1 });
    fc.assert(
      fc.property(keys, (order) => {
        const { pageInfo } = connection([order], {
          limit: 1,
          totalCount: 1,
          hasPrevious: false,
          cursorOf: (row) => row,
        });
        expect(pageOf({ after: pageInfo.endCursor }).cursor).toEqual(JSON.parse(JSON.stringify(order)));
      }),
    );
  });

  it('refuses any text that is not a cursor, with a stable code', () => {
    const notACursor = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('e30', 'W3t9XQ', 'x'.repeat(5_000)));
    fc.assert(
      fc.property(notACursor, (after) => {
        try {
          expect(Array.isArray(pageOf({ after }).cursor)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidCursorError);
        }
      }),
    );
    expect(() => pageOf({ after: 'W3t9XQ' })).toThrow(InvalidCursorError);
  });
});
