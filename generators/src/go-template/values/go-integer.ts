/** Go's integer types. Parameters never hold one (JSON numbers are float64): constants in templates and functions make them. */

/** Width and sign of each type. */
const BITS = {
  int: 64,
  int64: 64,
  int32: 32,
  int16: 16,
  int8: 8,
  uint: 64,
  uint64: 64,
  uint32: 32,
  uint16: 16,
  uint8: 8,
} as const;

export type GoIntegerType = keyof typeof BITS;

/** An integer of a Go type; arithmetic wraps around as in Go. Immutable. */
export class GoInteger {
  readonly type: GoIntegerType;
  readonly value: bigint;

  constructor(type: GoIntegerType, value: bigint) {
    this.type = type;
    this.value = type.startsWith('u') ? BigInt.asUintN(BITS[type], value) : BigInt.asIntN(BITS[type], value);
  }
}

/** An `int`. */
export function intOf(value: bigint | number): GoInteger {
  return new GoInteger('int', BigInt(value));
}

/** An `int64`. */
export function int64Of(value: bigint | number): GoInteger {
  return new GoInteger('int64', BigInt(value));
}
