import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { comparableAddress } from './comparable-address.js';

describe('The address of a repository', () => {
  it('compares in every way that it may be written', () => {
    for (const address of [
      'https://github.com/Acme/Shop.git',
      'https://token@github.com/acme/shop/',
      'git@github.com:acme/shop.git',
      'git://github.com/acme/shop.git',
      'ssh://git@github.com:2222/acme/shop',
    ])
      expect(comparableAddress(address)).toBe('github.com/acme/shop');
    expect(comparableAddress('http://127.0.0.1:3000/shop.git')).toBe('127.0.0.1:3000/shop');
  });

  it('is none without a host or a path', () => {
    for (const address of ['', 'shop', 'https://github.com', 'https://github.com/', '/srv/git'])
      expect(comparableAddress(address)).toBeUndefined();
  });

  it('is a text or nothing, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => ['string', 'undefined'].includes(typeof comparableAddress(text))));
  });
});
