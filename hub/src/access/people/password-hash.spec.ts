import { describe, expect, it } from '@jest/globals';
import { hashPassword, isPasswordOf } from './password-hash.js';

describe('password hashes', () => {
  it('accept the password, refuse another one, and differ for the same password', async () => {
    const stored = await hashPassword('correct horse');
    expect(stored).toMatch(/^scrypt\$32768\$8\$1\$/);
    expect(stored).not.toContain('correct');
    expect(await isPasswordOf('correct horse', stored)).toBe(true);
    expect(await isPasswordOf('correct horse ', stored)).toBe(false);
    expect(await hashPassword('correct horse')).not.toBe(stored);
  });

  it.each(['', 'plain', 'scrypt$1$8$1$$', 'scrypt$32768$8$1$c2FsdA'])('refuse the stored text %j', async (stored) => {
    expect(await isPasswordOf('x', stored)).toBe(false);
  });
});
