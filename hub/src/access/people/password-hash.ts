// Passwords are stored as scrypt hashes, never as text. Verifying costs the same for every stored hash of these parameters.
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** N = 2^15, r = 8, p = 1: 32 MiB and about a tenth of a second (OWASP's password storage cheat sheet). */
const COST = 2 ** 15;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** What Node may allocate for one hash: 128 * N * r, and some air. */
const MEMORY_LIMIT = 64 * 1024 * 1024;
const FORMAT = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

/** `scrypt$N$r$p$SALT$KEY`, salt and key in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, { N: COST, r: BLOCK_SIZE, p: PARALLELISM }, KEY_BYTES);
  return ['scrypt', COST, BLOCK_SIZE, PARALLELISM, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** False for a wrong password and for a stored text that is no hash. */
export async function isPasswordOf(password: string, stored: string): Promise<boolean> {
  const match = FORMAT.exec(stored);
  if (match === null) return false;
  const [, cost, blockSize, parallelism, salt = '', key = ''] = match;
  const expected = Buffer.from(key, 'base64url');
  const parameters = { N: Number(cost), r: Number(blockSize), p: Number(parallelism) };
  const actual = await derive(password, Buffer.from(salt, 'base64url'), parameters, expected.length);
  return timingSafeEqual(actual, expected);
}

function derive(
  password: string,
  salt: Buffer,
  parameters: { N: number; r: number; p: number },
  length: number,
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, { ...parameters, maxmem: MEMORY_LIMIT }, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
