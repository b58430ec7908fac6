/** bcrypt, htpasswd, derivePassword. */
import { hmac } from '@noble/hashes/hmac.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from '@noble/hashes/utils.js';
import bcrypt from 'bcryptjs';
import type { GoCall, GoFunction } from '../values/go-function.js';
import { bytesOf, isValidText } from '../values/go-text.js';
import type { GoValue } from '../values/go-value.js';
import { integerAt, textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { charactersOf, templatesOf } from './password-templates.js';
import { countSlowWork } from './slow-work.js';

/** Go's default cost. */
const BCRYPT_COST = 10;
/** bcrypt sees no more of a password; Go refuses longer ones. */
const MAX_BCRYPT_BYTES = 72;
const SALT_BYTES = 16;
/** What the Master Password algorithm prescribes. */
const SCRYPT = { N: 32_768, r: 8, p: 2, dkLen: 64 };
const SCOPE = 'com.lyndir.masterpassword';

/** The functions for passwords. */
export const PASSWORD_FUNCTIONS: readonly GoFunction[] = [
  define('bcrypt', ['string'], (args, call) => bcryptOf(textAt(args, 0), call)),
  define('htpasswd', ['string', 'string'], (args, call) => {
    const user = textAt(args, 0);
    return user.includes(':') ? `invalid username: ${user}` : `${user}:${bcryptOf(textAt(args, 1), call)}`;
  }),
  define('derivePassword', ['uint32', 'string', 'string', 'string', 'string'], derivePassword),
];

function bcryptOf(password: string, call: GoCall): string {
  if (bytesOf(password).length > MAX_BCRYPT_BYTES) {
    return 'failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes';
  }
  countSlowWork(call);
  const salt = bcrypt.encodeBase64(Array.from(call.randomBytes(SALT_BYTES)), SALT_BYTES);
  return bcrypt.hashSync(isValidText(password) ? password : password.toWellFormed(), `$2a$${BCRYPT_COST}$${salt}`);
}

/** A password made of a master password and a site's name: the same inputs give the same password. */
function derivePassword(args: readonly GoValue[], call: GoCall): string {
  const [type, password, user, site] = [textAt(args, 1), textAt(args, 2), textAt(args, 3), textAt(args, 4)];
  const templates = templatesOf(type);
  if (templates === undefined) return `cannot find password template ${type}`;
  countSlowWork(call);
  const scope = bytesOf(SCOPE);
  const key = scrypt(bytesOf(password), concatBytes(scope, lengthAndText(user)), SCRYPT);
  const message = concatBytes(scope, lengthAndText(site), bigEndian(Number(integerAt(args, 0))));
  const [first = 0, ...seed] = hmac(sha256, key, message);
  const template = templates[first % templates.length] ?? '';
  return Array.from(template, (kind, index) => {
    const characters = charactersOf(kind);
    return characters.charAt((seed[index] ?? 0) % characters.length);
  }).join('');
}

function lengthAndText(text: string): Uint8Array {
  const bytes = bytesOf(text);
  return concatBytes(bigEndian(bytes.length), bytes);
}

function bigEndian(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
