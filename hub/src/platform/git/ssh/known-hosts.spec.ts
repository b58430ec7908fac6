import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import {
  fingerprintOf,
  type KnownHost,
  KnownHostsError,
  linesOfHost,
  parseKnownHosts,
  verdictOn,
} from './known-hosts.js';

function keyOf(type: string, seed: number): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(type.length);
  return Buffer.concat([length, Buffer.from(type), Buffer.alloc(36, seed)]);
}

const ED = 'ssh-ed25519';
const ONE = keyOf(ED, 1);
const TWO = keyOf(ED, 2);
const RSA = keyOf('ssh-rsa', 3);

function line(names: string, key = ONE, type = ED): string {
  return `${names} ${type} ${key.toString('base64')} a comment`;
}

function hashed(name: string): string {
  const salt = Buffer.alloc(20, 7);
  return `|1|${salt.toString('base64')}|${createHmac('sha1', salt).update(name).digest('base64')}`;
}

function lines(text: string, host: string, port = 22): KnownHost[] {
  return linesOfHost(parseKnownHosts(text), host, port);
}

describe('Known hosts', () => {
  it.each([
    ['github.com', 'github.com', 22, true],
    ['GitHub.com,140.82.0.1', 'github.com', 22, true],
    ['github.com', 'gitlab.com', 22, false],
    ['github.com', 'github.com', 2222, false],
    ['[github.com]:2222', 'github.com', 2222, true],
    ['[github.com]:2222', 'github.com', 22, false],
    ['*.example.com,!evil.example.com', 'git.example.com', 22, true],
    ['*.example.com,!evil.example.com', 'evil.example.com', 22, false],
    ['git?.example.com', 'git1.example.com', 22, true],
    ['git*', 'git', 22, true],
    ['::1', '[::1]', 22, true],
    ['[::1]:2222', '[::1]', 2222, true],
    [hashed('github.com'), 'github.com', 22, true],
    [hashed('github.com'), 'github.co', 22, false],
    [hashed('[github.com]:443'), 'github.com', 443, true],
  ])('named %s speak of %s at port %i: %s', (names, host, port, expected) => {
    expect(lines(line(names), host, port).length > 0).toBe(expected);
  });

  it('trust a key, know none, see another one, and never trust a revoked one', () => {
    const text = `# mine\n\n${line('h')}\r\n${line('h', RSA, 'ssh-rsa')}\n@revoked ${line('*', TWO)}\n@cert-authority ${line('x')}\n`;
    expect(verdictOn(ONE, lines(text, 'h'))).toBe('trusted');
    expect(verdictOn(TWO, lines(text, 'h'))).toBe('revoked');
    expect(verdictOn(keyOf(ED, 9), lines(text, 'h'))).toBe('changed');
    expect(verdictOn(keyOf('ecdsa-sha2-nistp256', 9), lines(line('h'), 'h'))).toBe('changed');
    expect(verdictOn(ONE, lines(text, 'other'))).toBe('unknown');
    expect(verdictOn(ONE, lines(text, 'x'))).toBe('unknown');
    expect(fingerprintOf(ONE)).toMatch(/^SHA256:[A-Za-z0-9+/]{43}$/);
  });

  it.each([
    'github.com',
    'github.com ssh-ed25519',
    'github.com ssh-ed25519 notbase64!',
    `github.com ssh-rsa ${ONE.toString('base64')}`,
    `@unknown ${line('h')}`,
    `|1|short|hash ${ED} ${ONE.toString('base64')}`,
    '-----BEGIN OPENSSH PRIVATE KEY-----',
  ])('are refused with the number of the line, not its content: %s', (wrong) => {
    const read = (): unknown => parseKnownHosts(`${line('h')}\n${wrong}`);
    expect(read).toThrow(KnownHostsError);
    expect(read).toThrow(/^line 2 is not/);
  });

  it('are read or refused, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (names, host) => {
        try {
          lines(line(names), host);
        } catch (error) {
          if (!(error instanceof KnownHostsError)) throw error;
        }
      }),
    );
  });

  it('match a name against many wildcards in a moment', () => {
    const before = process.threadCpuUsage();
    expect(lines(line('*a'.repeat(2_000)), 'a'.repeat(5_000)).length).toBe(1);
    expect(lines(line(`${'*a'.repeat(2_000)}b`), 'a'.repeat(5_000)).length).toBe(0);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});
