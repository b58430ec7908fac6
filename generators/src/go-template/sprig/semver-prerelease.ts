/** The order of pre-releases. */
import { compareText } from '../values/go-text.js';

const MAX_UINT64 = 2n ** 64n - 1n;

/** -1, 0 or 1. A version without a pre-release comes after those with one. */
export function comparePrerelease(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '') return 1;
  if (right === '') return -1;
  return comparePrereleaseParts(left, right);
}

/** Part by part; the one that has fewer parts comes first. */
export function comparePrereleaseParts(left: string, right: string): number {
  const [leftParts, rightParts] = [left.split('.'), right.split('.')];
  const length = Math.max(leftParts.length, rightParts.length);
  for (let index = 0; index < length; index += 1) {
    const order = comparePart(leftParts[index] ?? '', rightParts[index] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(left: string, right: string): number {
  if (left === right) return 0;
  if (left === '') return -1;
  if (right === '') return 1;
  const [leftNumber, rightNumber] = [numberOf(left), numberOf(right)];
  if (leftNumber === undefined && rightNumber === undefined) return compareText(left, right) > 0 ? 1 : -1;
  if (rightNumber === undefined) return -1;
  if (leftNumber === undefined) return 1;
  return leftNumber > rightNumber ? 1 : -1;
}

/** Numbers come before words. */
function numberOf(part: string): bigint | undefined {
  if (!/^[0-9]+$/.test(part)) return undefined;
  const value = BigInt(part);
  return value <= MAX_UINT64 ? value : undefined;
}
