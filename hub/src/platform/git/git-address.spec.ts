import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InvalidUrlError } from './git.errors.js';
import { isBelowPrefix, normalizeGitAddress, parseGitAddress, parseRepositoryAddress } from './git-address.js';
import { parseSshAddress } from './ssh-address.js';

describe('Repository addresses', () => {
  it.each([
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
    ['ssh://git:secret@github.com/a', /must not hold a password/],
    ['ssh://-oProxyCommand=touch/a', /host|option|valid/],
    ['ssh://-x@h/a', /user name/],
    ['-x@h:a', /user name/],
    ['git@-h:a', /host/],
    ['git@h:-upload', /dash/],
    ['git@h:--upload-pack=touch', /dash/],
    ["git@h:a'b", /quotes/],
    ['git@h:a;b', /letters/],
    ['git@h:a$(b)', /letters/],
    ['git@h:a!b', /letters/],
    ['git@h:../a', /"\."/],
    ['git@h:a/../b', /"\."/],
    ['git@h:..', /"\."/],
    ['ssh://h/a%27b', /letters/],
    ['ssh://h/a%60b', /letters/],
    ['ssh://h/%24(a)', /letters/],
    ['ssh://h/a%ZZ', /encodes nothing/],
    ['ssh://h:99999/a', /host|valid/],
    ['git@h:a\nb', /control/],
    ['oci://user@h/a', /--password-stdin/],
    ['h:a/b', /must begin with/],
    ['C:a', /must begin with/],
  ])('refuse %j and say why (rows 9, 19)', (address, reason) => {
    expect(() => parseGitAddress(address)).toThrow(reason);
    expect(() => parseGitAddress(address)).toThrow(InvalidUrlError);
  });

  it('never show the password of a refused address (row 9)', () => {
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

  it('are the same in all their spellings over SSH and in registries', () => {
    const spellings = [
      'git@GitHub.com:acme/shop.git',
      'ssh://git@github.com/acme/shop',
      'ssh://git@github.com:22/acme/shop.git/',
      'SSH://github.com/acme/shop',
      'git@github.com:/acme/shop',
    ];
    expect(new Set(spellings.map(normalizeGitAddress))).toEqual(new Set(['ssh://git@github.com/acme/shop']));
    expect(normalizeGitAddress('ssh://me@[::1]:2222/~/x%20y')).toBe('ssh://me@[::1]:2222/~/x%20y');
    expect(normalizeGitAddress('OCI://GHCR.io:443/acme/charts.git/')).toBe('oci://ghcr.io/acme/charts.git');
    expect(parseRepositoryAddress('ssh://git@0x7f.1/a').hostname).toBe('127.0.0.1');
    expect(parseRepositoryAddress('oci://2130706433/a').hostname).toBe('127.0.0.1');
    expect(() => parseGitAddress('oci://ghcr.io/acme')).toThrow(/name the chart/);
  });

  it('say over SSH which path the server gets', () => {
    expect(parseSshAddress('git@h:acme/shop.git').path).toBe('acme/shop.git');
    expect(parseSshAddress('ssh://git@h/acme/a%20b.git').path).toBe('/acme/a b.git');
    expect(parseSshAddress('ssh://git@h/~me/x').path).toBe('~me/x');
    expect(parseSshAddress('git@h:v3/org/a%20b').path).toBe('v3/org/a%20b');
  });

  it('lie below a prefix at a border between parts only', () => {
    expect(isBelowPrefix('https://h/acme/shop.git', 'https://h/acme/')).toBe(true);
    expect(isBelowPrefix('https://h/acme/shop', 'https://h')).toBe(true);
    expect(isBelowPrefix('https://h/acme-evil/shop', 'https://h/acme')).toBe(false);
    expect(isBelowPrefix('https://h.evil.example/acme/shop', 'https://h')).toBe(false);
    expect(isBelowPrefix('http://h/acme/shop', 'https://h/acme')).toBe(false);
    expect(isBelowPrefix('https://h:8443/acme/shop', 'https://h/acme')).toBe(false);
    expect(isBelowPrefix('git@h:acme/shop', 'ssh://git@h/acme')).toBe(true);
    expect(isBelowPrefix('git@h:acme/shop', 'ssh://git@h')).toBe(true);
    expect(isBelowPrefix('git@h:acme-evil/shop', 'git@h:acme')).toBe(false);
    expect(isBelowPrefix('root@h:acme/shop', 'git@h:acme')).toBe(false);
    expect(isBelowPrefix('https://ghcr.io/acme/x', 'oci://ghcr.io/acme')).toBe(false);
    expect(isBelowPrefix('oci://ghcr.io/acme/x', 'oci://ghcr.io')).toBe(true);
  });

  it('either parse to what is harmless in a URL and in a shell, or are refused, whatever comes (row 9)', () => {
    const wild = fc.oneof(
      fc.string(),
      fc.string().map((text) => `https://${text}`),
      fc.webUrl(),
      fc.string({ unit: 'binary' }).map((text) => `http://h/${text}`),
      fc.string().map((text) => `git@h:${text}`),
      fc.string().map((text) => `ssh://git@h/${text}`),
      fc.string().map((text) => `ssh://${text}/a`),
      fc.stringMatching(/^(ssh|oci|https):\/\/[a-z@:.%0-9/~-]{0,20}$/),
    );
    fc.assert(
      fc.property(wild, (text) => {
        try {
          const { scheme, hostname } = parseRepositoryAddress(text);
          expect(['https', 'http', 'ssh', 'oci']).toContain(scheme);
          expect(hostname).toMatch(/^[^\s@/?#'"-][^\s@/?#'"]*$/);
          expect(normalizeGitAddress(normalizeGitAddress(text))).toBe(normalizeGitAddress(text));
          if (scheme === 'ssh') expect(parseSshAddress(text).path).not.toMatch(/^-|['"`$\\!;&|<>(){}*?\n\r\0]/);
        } catch (error) {
          if (!(error instanceof InvalidUrlError)) throw error;
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
