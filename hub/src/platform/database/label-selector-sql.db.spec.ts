import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatSelector, matchesSelector, parseSelector } from '@wheelhouse/generators';
import * as fc from 'fast-check';
import { selectorSql } from './label-selector-sql.js';
import { SqlParameters } from './sql-parameters.js';
import { startTestDatabase, type TestDatabase } from './test-database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await startTestDatabase();
});
afterAll(() => database.close());

/** Which of the labels the selector matches, as the database sees it. */
async function matches(selector: string, all: readonly (Record<string, string> | null)[]): Promise<boolean[]> {
  const parameters = new SqlParameters();
  const labels = parameters.add(JSON.stringify(all.map((each) => ({ labels: each }))));
  const condition = selectorSql('i.labels', selector, parameters);
  const rows = await database.dataSource.query<{ is_match: boolean }[]>(
    `select coalesce(${condition}, false) as is_match from json_to_recordset(${labels}::json) as i (labels jsonb)`,
    parameters.values,
  );
  return rows.map((row) => row.is_match);
}

const KEYS = ['env', 'region', 'example.com/tier'];
const VALUES = ['prod', 'dev', 'a.b'];
const labelsOf = fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES, ''));
const requirement = fc.oneof(
  fc.record({
    key: fc.constantFrom(...KEYS),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.uniqueArray(fc.constantFrom(...VALUES), { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom(...KEYS), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selectorOf = fc.record({
  matchLabels: fc.dictionary(fc.constantFrom(...KEYS), fc.constantFrom(...VALUES)),
  matchExpressions: fc.array(requirement, { maxLength: 3 }),
});

describe('a label selector in SQL', () => {
  it('means the same as in the generators', async () => {
    const property = fc.asyncProperty(
      selectorOf,
      fc.array(labelsOf, { minLength: 1, maxLength: 8 }),
      async (selector, all) => {
        const text = formatSelector(selector);
        const parsed = parseSelector(text);
        expect(await matches(text, all)).toEqual(all.map((labels) => matchesSelector(parsed, labels)));
      },
    );
    await fc.assert(property, { numRuns: 150 });
  });

  it('reads every form that kubectl knows', async () => {
    const all = [{ env: 'prod', region: 'eu' }, { env: 'dev' }, { env: 'prod', legacy: '' }, {}];
    expect(await matches('env=prod,region in (eu,us),!legacy', all)).toEqual([true, false, false, false]);
    expect(await matches('env!=prod', all)).toEqual([false, true, false, true]);
    expect(await matches('legacy', all)).toEqual([false, false, true, false]);
    expect(await matches('', all)).toEqual([true, true, true, true]);
  });

  it('matches nothing where there is no row to have labels, but everything when it says nothing', async () => {
    for (const selector of ['env=prod', '!env', 'env!=prod', 'env notin (a)']) {
      expect(await matches(selector, [null])).toEqual([false]);
    }
    expect(await matches('', [null])).toEqual([true]);
  });

  it.each(['env in', 'a=b=c', "x'; drop table clusters; --", '==', 'env=prod,', 'x'.repeat(5_000)])(
    'is refused when it cannot be read: %j',
    (selector) => {
      expect(() => selectorSql('labels', selector, new SqlParameters())).toThrow(
        expect.objectContaining({ code: 'INVALID_SELECTOR' }),
      );
    },
  );
});
