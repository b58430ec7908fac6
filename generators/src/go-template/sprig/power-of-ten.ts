/** Powers of ten as Go's math.Pow computes them: by squaring mantissas, so that the last bits are the same. */

/** Exponents of two beyond which a float64 is 0 or infinite. */
const OUT_OF_RANGE = 4096;

/** math.Pow(10, exponent). */
export function powerOfTen(exponent: number): number {
  let [mantissa, exponentOfTwo] = [1, 0];
  let [square, squareExponent] = [0.625, 4];
  for (let rest = Math.abs(exponent); rest >= 1; rest = Math.floor(rest / 2)) {
    if (squareExponent > OUT_OF_RANGE) {
      exponentOfTwo += squareExponent;
      break;
    }
    if (rest % 2 === 1) {
      mantissa *= square;
      exponentOfTwo += squareExponent;
    }
    square *= square;
    squareExponent *= 2;
    if (square < 0.5) {
      square += square;
      squareExponent -= 1;
    }
  }
  return exponent < 0 ? timesPowerOfTwo(1 / mantissa, -exponentOfTwo) : timesPowerOfTwo(mantissa, exponentOfTwo);
}

/** math.Ldexp, for mantissas near 1: only the last step may round. */
function timesPowerOfTwo(mantissa: number, exponent: number): number {
  if (exponent > 1000) return mantissa * 2 ** 1000 * 2 ** Math.min(exponent - 1000, 1000);
  if (exponent < -1000) return mantissa * 2 ** -1000 * 2 ** Math.max(exponent + 1000, -1000);
  return mantissa * 2 ** exponent;
}
