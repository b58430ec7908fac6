import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { isUuid } from './uuid.js';

it('an id has the form of a UUID', () => {
  expect(isUuid(randomUUID())).toBe(true);
});

it.each([
  '',
  randomUUID().toUpperCase().replace(/^./, 'A'),
  'x',
  `${randomUUID()} `,
  ` ${randomUUID()}`,
  randomUUID().slice(1),
  randomUUID().replaceAll('-', ''),
  `${randomUUID()}\n`,
])('%j is none', (text) => {
  expect(isUuid(text)).toBe(false);
});
