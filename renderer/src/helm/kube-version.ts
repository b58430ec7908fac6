import { RenderError } from '../render.errors.js';

/** At least two numbers; what follows them is a vendor's own affair. */
const VERSION = /^\s*v?([0-9]+(?:\.[0-9]+)+)/;

/** The numbers of a Kubernetes version: `v1.31.4-eks-1` is `1.31.4`. Empty stays empty. Throws INVALID_SPEC, `field` says where it stands. */
export function kubeVersionOf(version: string, field: string): string {
  if (version === '') return '';
  const numbers = VERSION.exec(version)?.[1]?.split('.') ?? [];
  if (numbers.length < 2 || /^0\d/.test(numbers[0] ?? '') || numbers.some((number) => number.length > MAX_DIGITS)) {
    throw new RenderError(
      'INVALID_SPEC',
      `${field}: ${JSON.stringify(version)} is no version of Kubernetes such as 1.31 or v1.31.4.`,
      field,
    );
  }
  return numbers.map((number) => BigInt(number).toString()).join('.');
}

const MAX_DIGITS = 18;
