const UNITS: readonly [string, number][] = [
  ['d', 86_400],
  ['h', 3_600],
  ['m', 60],
  ['s', 1],
];

/** A duration as kubectl shows ages: its two largest units at most, for example `3d4h`, `5m10s`, `42s`. */
export function age(from: string | null | undefined, now = Date.now()): string {
  if (!from) return '-';
  let seconds = Math.max(0, Math.round((now - Date.parse(from)) / 1_000));
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const amount = Math.floor(seconds / size);
    if (amount > 0 || (unit === 's' && parts.length === 0)) parts.push(`${amount}${unit}`);
    seconds -= amount * size;
    if (parts.length === 2) break;
  }
  return parts.join('');
}
