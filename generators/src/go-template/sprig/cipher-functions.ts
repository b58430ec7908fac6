/** encryptAES, decryptAES: AES-256 in CBC mode, the first 16 bytes are the initialization vector. */
import { GoCallError, type GoCall, type GoFunction } from '../values/go-function.js';
import { bytesOf, textOf } from '../values/go-text.js';
import type { GoValue } from '../values/go-value.js';
import { base64Of, bytesOfBase64 } from './base64.js';
import { binaryOf, bytesOfBinary } from './binary-text.js';
import { textAt } from './call-arguments.js';
import { define } from './function-table.js';
import { nodeForge } from './node-forge.js';

const BLOCK = 16;
const KEY_BYTES = 32;

/** The functions that encrypt. */
export const CIPHER_FUNCTIONS: readonly GoFunction[] = [
  define('encryptAES', ['string', 'string'], encrypt),
  define('decryptAES', ['string', 'string'], decrypt),
];

function encrypt(args: readonly GoValue[], call: GoCall): string {
  const text = textAt(args, 1);
  if (text === '') return '';
  call.checkLength(text.length * 2 + 2 * BLOCK);
  call.step(1 + Math.floor(text.length / 64));
  const vector = call.randomBytes(BLOCK);
  const cipher = nodeForge().cipher.createCipher('AES-CBC', keyOf(textAt(args, 0)));
  cipher.start({ iv: binaryOf(vector) });
  cipher.update(nodeForge().util.createBuffer(binaryOf(bytesOf(text))));
  cipher.finish();
  return base64Of(bytesOfBinary(binaryOf(vector) + cipher.output.getBytes()));
}

function decrypt(args: readonly GoValue[], call: GoCall): string {
  const text = textAt(args, 1);
  if (text === '') return '';
  call.step(1 + Math.floor(text.length / 64));
  const bytes = bytesOfBase64(bytesOf(text));
  if (bytes.length < 2 * BLOCK || bytes.length % BLOCK !== 0) {
    throw new GoCallError('crypto/cipher: input not full blocks');
  }
  const cipher = nodeForge().cipher.createDecipher('AES-CBC', keyOf(textAt(args, 0)));
  cipher.start({ iv: binaryOf(bytes.subarray(0, BLOCK)) });
  cipher.update(nodeForge().util.createBuffer(binaryOf(bytes.subarray(BLOCK))));
  // Never finished: that would check the padding, which sprig cuts without a look at more than its length.
  const plain = bytesOfBinary(cipher.output.getBytes());
  const padding = plain.at(-1) ?? 0;
  if (padding > plain.length) throw new GoCallError('runtime error: slice bounds out of range');
  return textOf(plain.subarray(0, plain.length - padding));
}

/** The first 32 bytes of the password, filled up with zeros. */
function keyOf(password: string): string {
  return binaryOf(bytesOf(password).subarray(0, KEY_BYTES)).padEnd(KEY_BYTES, '\0');
}
