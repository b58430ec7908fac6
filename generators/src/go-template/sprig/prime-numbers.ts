/** Large prime numbers from a stream of chance. */
import type { GoCall } from '../values/go-function.js';
import { integerOf } from './random-stream.js';

/** Divisors that are tried before the slow test. */
const SMALL_PRIMES = smallPrimes(2000);
/** Rounds of Miller and Rabin's test: a number that passes is composite with a chance of less than 2^-40 for sizes of keys. */
const ROUNDS = 20;

/** A prime number of exactly that many bits, whose two highest bits are set. */
export function randomPrime(bits: number, call: GoCall): bigint {
  const top = 3n << BigInt(bits - 2);
  for (;;) {
    const start = BigInt.asUintN(bits, integerOf(call.randomBytes(Math.ceil(bits / 8)))) | top | 1n;
    const found = nextPrime(start, 2n, call);
    if (found >> BigInt(bits) === 0n) return found;
  }
}

/** The first prime among start, start + step, start + 2 step and so on. */
export function nextPrime(start: bigint, step: bigint, call: GoCall): bigint {
  let candidate = start;
  while (!isPrime(candidate)) {
    // It may take seconds until one is found.
    call.checkTime();
    candidate += step;
  }
  return candidate;
}

function isPrime(candidate: bigint): boolean {
  if (SMALL_PRIMES.some((prime) => candidate % prime === 0n)) return false;
  let [odd, twos] = [candidate - 1n, 0];
  while (odd % 2n === 0n) [odd, twos] = [odd / 2n, twos + 1];
  return SMALL_PRIMES.slice(0, ROUNDS).every((base) => passes(base, candidate, odd, twos));
}

/** One round of the test: candidate - 1 is odd x 2^twos. */
function passes(base: bigint, candidate: bigint, odd: bigint, twos: number): boolean {
  let power = powerModulo(base, odd, candidate);
  if (power === 1n || power === candidate - 1n) return true;
  for (let round = 1; round < twos; round += 1) {
    power = (power * power) % candidate;
    if (power === candidate - 1n) return true;
  }
  return false;
}

/** base^exponent mod modulus. */
export function powerModulo(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % modulus;
    if (bit === '1') result = (result * base) % modulus;
  }
  return result;
}

/** The number that times `value` gives 1 mod modulus; both have no common divisor. */
export function inverseModulo(value: bigint, modulus: bigint): bigint {
  let [rest, nextRest] = [modulus, ((value % modulus) + modulus) % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (nextRest !== 0n) {
    const quotient = rest / nextRest;
    [rest, nextRest] = [nextRest, rest - quotient * nextRest];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function smallPrimes(limit: number): bigint[] {
  const primes: number[] = [];
  for (let candidate = 2; candidate < limit; candidate += 1) {
    if (primes.every((prime) => candidate % prime !== 0)) primes.push(candidate);
  }
  return primes.map(BigInt);
}
