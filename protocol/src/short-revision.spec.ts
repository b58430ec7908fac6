import { expect, it } from '@jest/globals';
import { shortRevision } from './short-revision.js';

const DIGEST = `sha256:${'ab'.repeat(32)}`;

it.each([
  ['0123456789abcdef0123456789abcdef01234567', '0123456'],
  [`1.2.3-rc.1+build@${DIGEST}`, '1.2.3-rc.1+build'],
  [`${DIGEST}@${DIGEST}`, 'sha256:abababababab'],
  ['readable', 'readabl'],
  ['', ''],
])('the revision %s is shown as %s', (revision, expected) => {
  expect(shortRevision(revision)).toBe(expected);
});
