import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InvalidUrlError } from './git.errors.js';
import { isBelowPrefix, normalizeGitAddress, parseGitAddress } from './git-address.js';

describe('Repository addresses', () => {
  it.each([
    ['ssh://git@github.com/acme/shop.git', /HTTPS address/],
    ['git@github.com:acme/shop.git', /HTTPS address/],
    ['file:///etc/passwd', /must begin with https/],
    ['ext::sh -c touch', /must begin with https/],
    ['--upload-pack=touch', /must begin with https/],
    ['https://user:secret@github.com/a', /--password-stdin/],
    ['https://token@github.com/a', /--password-stdin/],
    ['https://@github.com/a', /--password-stdin/],
    ['https://github.com/a?x=1', /no "\?"/],
    ['https://github.com/a#x', /no "\?"/],
    ['https://github.com/../a', /"\."/],
    ['https://github.com/a/./b', /"\."/],
    ['https://github.com/a%0ab', /control characters/],
    ['https://github.com/%2e%2e/b', /encoded dots/],
    ['https://github.com/a\nb', /control characters/],
    ['https://github.com/a b', /no spaces/],
    ['https://github.com\\evil.example/a', /backslashes/],
    ['https:///a', /not a valid address|must begin/],
    ['', /1 to 2048/],
  ])('refuse %j and say why', (address, reason) => {
    expect(() => parseGitAddress(address)).toThrow(reason);
    expect(() => parseGitAddress(address)).toThrow(InvalidUrlError);
  });

  it('never show the password of a refused address', () => {
    const message = String(
      ((): unknown => {
        try {
          return parseGitAddress('ftp://user:hunter2@host/a');
        } catch (error) {
          return error;
        }
      })(),
    );
    expect(message).not.toContain('hunter2');
  });

  it('are the same in all their spellings', () => {
    const spellings = [
      'https://GitHub.com/acme/shop',
      'https://github.com:443/acme/shop.git',
      'https://github.com/acme/shop.git/',
      'HTTPS://github.com/acme/shop/',
    ];
    expect(new Set(spellings.map(normalizeGitAddress))).toEqual(new Set(['https://github.com/acme/shop']));
  });

  it('lie below a prefix at a border between parts only', () => {
    expect(isBelowPrefix('https://h/acme/shop.git', 'https://h/acme/')).toBe(true);
    expect(isBelowPrefix('https://h/acme/shop', 'https://h')).toBe(true);
    expect(isBelowPrefix('https://h/acme-evil/shop', 'https://h/acme')).toBe(false);
    expect(isBelowPrefix('https://h.evil.example/acme/shop', 'https://h')).toBe(false);
    expect(isBelowPrefix('http://h/acme/shop', 'https://h/acme')).toBe(false);
    expect(isBelowPrefix('https://h:8443/acme/shop', 'https://h/acme')).toBe(false);
  });

  it('either parse to an http(s) address without userinfo, or are refused, whatever comes', () => {
    const wild = fc.oneof(
      fc.string(),
      fc.string().map((text) => `https://${text}`),
      fc.webUrl(),
      fc.string({ unit: 'binary' }).map((text) => `http://h/${text}`),
    );
    fc.assert(
      fc.property(wild, (text) => {
        try {
          const url = parseGitAddress(text);
          expect(url.protocol).toMatch(/^https?:$/);
          expect(url.username + url.password + url.search + url.hash).toBe('');
          expect(normalizeGitAddress(normalizeGitAddress(text))).toBe(normalizeGitAddress(text));
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidUrlError);
        }
      }),
    );
  });
});
