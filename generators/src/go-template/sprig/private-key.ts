/** Fresh private keys, made of the expansion's stream of chance. */
import type forge from 'node-forge';
import type { GoCall } from '../values/go-function.js';
import { binaryOf } from './binary-text.js';
import { bytesOfHex, derBytes, derInteger, derSequence, pemOf } from './der.js';
import { generateEllipticKey } from './elliptic-key.js';
import { nodeForge } from './node-forge.js';
import { inverseModulo, nextPrime, powerModulo, randomPrime } from './prime-numbers.js';
import { integerOf, randomBelow } from './random-stream.js';

/** The usual public exponent. */
const EXPONENT = 65_537n;
/** Bits of the two primes of a DSA key. */
const DSA = { modulus: 2048, order: 256 };
/** The object identifier Ed25519. */
const ED25519 = bytesOfHex('06032b6570');

/** A key of sprig's types as PEM; undefined for an unknown type. */
export function generatePrivateKey(type: string, call: GoCall): string | undefined {
  if (type === '' || type === 'rsa') return pemOf('RSA PRIVATE KEY', rsaDer(generateRsaNumbers(4096, call)));
  if (type === 'dsa') return pemOf('DSA PRIVATE KEY', generateDsaKey(call));
  if (type === 'ecdsa') return pemOf('EC PRIVATE KEY', generateEllipticKey(call));
  if (type !== 'ed25519') return undefined;
  const key = derSequence(derInteger(0n), derSequence(ED25519), derBytes(derBytes(call.randomBytes(32))));
  return pemOf('PRIVATE KEY', key);
}

/** An RSA key for certificates. */
export function generateRsaKey(bits: number, call: GoCall): forge.pki.rsa.PrivateKey {
  const der = binaryOf(rsaDer(generateRsaNumbers(bits, call)));
  const { asn1, pki } = nodeForge();
  return pki.privateKeyFromAsn1(asn1.fromDer(der));
}

interface RsaNumbers {
  readonly p: bigint;
  readonly q: bigint;
}

/** Two primes that the exponent suits. */
function generateRsaNumbers(bits: number, call: GoCall): RsaNumbers {
  const [p, q] = [suitablePrime(bits / 2, call), suitablePrime(bits / 2, call)];
  return p > q ? { p, q } : { p: q, q: p };
}

function suitablePrime(bits: number, call: GoCall): bigint {
  for (;;) {
    const prime = randomPrime(bits, call);
    if ((prime - 1n) % EXPONENT !== 0n) return prime;
  }
}

/** PKCS #1. */
function rsaDer({ p, q }: RsaNumbers): Uint8Array {
  const secret = inverseModulo(EXPONENT, (p - 1n) * (q - 1n));
  const numbers = [0n, p * q, EXPONENT, secret, p, q, secret % (p - 1n), secret % (q - 1n), inverseModulo(q, p)];
  return derSequence(...numbers.map(derInteger));
}

/** Version, p, q, g, public and private number. */
function generateDsaKey(call: GoCall): Uint8Array {
  const q = randomPrime(DSA.order, call);
  const start = integerOf(call.randomBytes(DSA.modulus / 8)) | (1n << BigInt(DSA.modulus - 1));
  const p = nextPrime(start - (start % (2n * q)) + 1n, 2n * q, call);
  const g = powerModulo(2n, (p - 1n) / q, p);
  const x = 1n + randomBelow(q - 1n, call);
  return derSequence(...[0n, p, q, g, powerModulo(g, x, p), x].map(derInteger));
}
