// Kubernetes' quantities in the one form in which the API server writes them: `1000m` is `1`, `1024Mi` is `1Gi`.

const PATTERN = /^([+-]?)(\d*)(?:\.(\d*))?(?:(n|u|m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)|[eE]([+-]?\d+))?$/;
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** Quantities are kept to this power of ten; what is smaller is rounded up. */
const SMALLEST = 9;
/** Longer texts are no quantities of anything. */
const MAX_LENGTH = 64;
const MAX_EXPONENT = 100;

/** A quantity in canonical form; undefined for what is none. */
export function canonicalQuantity(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return undefined;
  const match = PATTERN.exec(text.trim());
  if (match === null) return undefined;
  const [, sign, whole = '', fraction = '', suffix = '', exponentText] = match;
  if (whole === '' && fraction === '') return undefined;
  const exponent = exponentText === undefined ? (DECIMAL[suffix] ?? 0) : Number(exponentText);
  if (Math.abs(exponent) > MAX_EXPONENT) return undefined;
  const binary = BINARY.indexOf(suffix);
  const factor = binary > 0 ? 1024n ** BigInt(binary) : 1n;
  const scaled = nanos(BigInt(`${whole}${fraction}`) * factor, exponent - fraction.length);
  const amount = sign === '-' ? -scaled : scaled;
  if (binary > 0) return binaryText(amount);
  return exponentText === undefined ? decimalText(amount) : exponentForm(amount);
}

/** A number times a power of ten, in billionths, rounded up. */
function nanos(digits: bigint, exponent: number): bigint {
  const shift = exponent + SMALLEST;
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return (digits + divisor - 1n) / divisor;
}

const ONE = 10n ** BigInt(SMALLEST);

function binaryText(amount: bigint): string {
  const size = amount < 0n ? -amount : amount;
  if (size < 1024n * ONE || size % ONE !== 0n) return decimalText(amount);
  let rest = size / ONE;
  let power = 0;
  while (power < BINARY.length - 1 && rest % 1024n === 0n && rest !== 0n) {
    rest /= 1024n;
    power += 1;
  }
  return `${amount < 0n ? '-' : ''}${rest}${BINARY[power]}`;
}

function decimalText(amount: bigint): string {
  const { digits, exponent } = inThousands(amount, 18);
  const suffix = Object.entries(DECIMAL).find(([, power]) => power === exponent)?.[0] ?? '';
  return `${digits}${suffix}`;
}

function exponentForm(amount: bigint): string {
  const { digits, exponent } = inThousands(amount, MAX_EXPONENT * 2);
  return exponent === 0 ? String(digits) : `${digits}e${exponent}`;
}

/** As few digits as possible, with an exponent that is a multiple of three. */
function inThousands(amount: bigint, largest: number): { digits: bigint; exponent: number } {
  if (amount === 0n) return { digits: 0n, exponent: 0 };
  let digits = amount;
  let exponent = -SMALLEST;
  while (exponent < largest && digits % 1000n === 0n) {
    digits /= 1000n;
    exponent += 3;
  }
  return { digits, exponent };
}
