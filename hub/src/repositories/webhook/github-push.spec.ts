import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { InvalidInputError } from '@wheelhouse/protocol';
import { comparable, isSignedBy, pushedAddresses } from './github-push.js';

const body = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

describe('A push event', () => {
  it('counts only with the right signature over the raw bytes', () => {
    const bytes = Buffer.from('{"a": 1}');
    const signature = `sha256=${createHmac('sha256', 's').update(bytes).digest('hex')}`;
    expect(isSignedBy('s', bytes, signature)).toBe(true);
    expect(isSignedBy('s', Buffer.from('{"a":1}'), signature)).toBe(false);
    expect(isSignedBy('t', bytes, signature)).toBe(false);
    for (const wrong of [
      undefined,
      '',
      'sha256=',
      `sha1=${'0'.repeat(40)}`,
      signature.slice(0, -1),
      `sha256=${'0'.repeat(64)}`,
    ]) {
      expect(isSignedBy('s', bytes, wrong)).toBe(false);
    }
  });

  it('names the repository in every way that it may be written', () => {
    const event = {
      repository: {
        clone_url: 'https://github.com/Acme/Shop.git',
        ssh_url: 'git@github.com:acme/shop.git',
        git_url: 'git://github.com/acme/shop.git',
      },
    };
    expect(pushedAddresses(body(event))).toEqual(new Set(['github.com/acme/shop']));
    expect(comparable('ssh://git@host:2222/acme/shop')).toBe('host/acme/shop');
    expect(comparable('http://127.0.0.1:3000/shop.git')).toBe('127.0.0.1:3000/shop');
  });

  it.each([
    [1],
    ['x'],
    [[]],
    [{}],
    [{ repository: [] }],
    [{ repository: 'x' }],
    [{ repository: { clone_url: {} } }],
    [{ repository: {} }],
    [null],
  ])('is refused as malformed: %j', (value) => expect(() => pushedAddresses(body(value))).toThrow(InvalidInputError));

  it('is understood or refused, never anything else, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          fc.json().map((text) => Buffer.from(text)),
        ),
        (bytes) => {
          try {
            pushedAddresses(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(InvalidInputError);
          }
        },
      ),
    );
  });

  it('is refused when it is nested a million deep, quickly', () => {
    expect(() => pushedAddresses(Buffer.from('['.repeat(1_000_000)))).toThrow(InvalidInputError);
  });
});
