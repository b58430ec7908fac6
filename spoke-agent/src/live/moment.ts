/** A time as the cluster says it, as the API says it; null for what is no time. */
export function momentOf(text: string): string | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}
