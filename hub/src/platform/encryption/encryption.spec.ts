import { randomBytes } from 'node:crypto';
import { mkdtempSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { AesSecretBox } from './aes-secret-box.js';
import { encryptionKeyOf } from './encryption-key.js';
import { SecretUnreadableError } from './encryption.errors.js';

const box = new AesSecretBox(randomBytes(32));

describe('a secret box', () => {
  it('opens what it sealed, with the same context', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.string(), (plain, context) => {
        expect(new Uint8Array(box.open(box.seal(plain, context), context))).toEqual(plain);
      }),
    );
  });

  it('does not open with another context, key, or after any bit changed', () => {
    const sealed = box.seal(Buffer.from('hunter2'), 'repository:1');
    expect(() => box.open(sealed, 'repository:2')).toThrow(SecretUnreadableError);
    expect(() => new AesSecretBox(randomBytes(32)).open(sealed, 'repository:1')).toThrow(SecretUnreadableError);
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed);
      changed[index] = (changed[index] ?? 0) ^ 1;
      expect(() => box.open(changed, 'repository:1')).toThrow(SecretUnreadableError);
    }
    expect(() => box.open(sealed.subarray(0, 10), 'repository:1')).toThrow(SecretUnreadableError);
  });

  it('never seals to the same bytes twice, nor shows the secret', () => {
    const plain = Buffer.from('hunter2');
    expect(box.seal(plain, 'a')).not.toEqual(box.seal(plain, 'a'));
    expect(box.seal(plain, 'a').includes(plain)).toBe(false);
  });
});

describe('the encryption key', () => {
  const newDirectory = (): string => mkdtempSync(join(tmpdir(), 'wheelhouse-key-'));

  it('is the configured one when there is one', () => {
    const encryptionKey = randomBytes(32);
    expect(encryptionKeyOf({ encryptionKey, dataDir: '/nowhere' })).toBe(encryptionKey);
  });

  it('is made once, for its owner only', () => {
    const dataDir = join(newDirectory(), 'new');
    const key = encryptionKeyOf({ dataDir });
    expect(key).toHaveLength(32);
    expect(encryptionKeyOf({ dataDir })).toEqual(key);
    expect(statSync(join(dataDir, 'encryption-key')).mode & 0o777).toBe(0o600);
  });

  it('is never replaced when the file is damaged', () => {
    const dataDir = newDirectory();
    writeFileSync(join(dataDir, 'encryption-key'), 'oops');
    expect(() => encryptionKeyOf({ dataDir })).toThrow(expect.objectContaining({ code: 'ENCRYPTION_KEY_INVALID' }));
  });
});
