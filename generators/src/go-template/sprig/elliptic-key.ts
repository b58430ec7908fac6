/** Keys of the curve P-256. Only ever multiplies the base point by a fresh random number: no secret meets timing twice. */
import type { GoCall } from '../values/go-function.js';
import { bytesOfHex, derBytes, derInteger, derOf, derSequence } from './der.js';
import { inverseModulo } from './prime-numbers.js';
import { randomBelow } from './random-stream.js';

/** The field, and the order of the base point. */
const FIELD = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const BASE: Point = {
  x: 0x6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296n,
  y: 0x4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5n,
};
/** The object identifier prime256v1. */
const CURVE = bytesOfHex('06082a8648ce3d030107');

/** A point of the curve; undefined is the one at infinity. */
interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

/** A fresh private key as DER (SEC 1). */
export function generateEllipticKey(call: GoCall): Uint8Array {
  const secret = 1n + randomBelow(ORDER - 1n, call);
  const point = multiply(secret);
  const publicKey = bytesOfHex(`0004${hex(point?.x ?? 0n)}${hex(point?.y ?? 0n)}`);
  return derSequence(
    derInteger(1n),
    derBytes(bytesOfHex(hex(secret))),
    derOf(0xa0, CURVE),
    derOf(0xa1, derOf(0x03, publicKey)),
  );
}

function hex(value: bigint): string {
  return value.toString(16).padStart(64, '0');
}

function multiply(factor: bigint): Point | undefined {
  let result: Point | undefined;
  for (const bit of factor.toString(2)) {
    result = add(result, result);
    if (bit === '1') result = add(result, BASE);
  }
  return result;
}

function add(left: Point | undefined, right: Point | undefined): Point | undefined {
  if (left === undefined) return right;
  if (right === undefined) return left;
  if (left.x === right.x && left.y !== right.y) return undefined;
  const slope =
    left.x === right.x
      ? 3n * (left.x * left.x - 1n) * inverseModulo(2n * left.y, FIELD)
      : (right.y - left.y) * inverseModulo(right.x - left.x, FIELD);
  const x = modulo(slope * slope - left.x - right.x);
  return { x, y: modulo(slope * (left.x - x) - left.y) };
}

function modulo(value: bigint): bigint {
  return ((value % FIELD) + FIELD) % FIELD;
}
