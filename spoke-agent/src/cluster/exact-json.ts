// JSON whose whole numbers keep all their digits: beyond 2^53 JSON.parse would round them, and what is applied would not be what is in Git.
// Such a number becomes a raw JSON value (`JSON.rawJSON`): JSON.stringify writes it as it came, everything else treats it as opaque.

/** The parts of JSON that TypeScript's library does not describe yet. */
interface RawJson {
  parse(
    text: string,
    reviver: (name: string, value: unknown, context: { readonly source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}

const rawJson = JSON as unknown as RawJson;
/** A whole number that could be beyond 2^53 has at least so many digits. Most texts have none and are parsed at full speed. */
const LONG_NUMBER = /\d{16}/;
const WHOLE = /^-?\d+$/;

/** Whether a value is a number that {@link parseExactJson} kept as text. */
export function isRawNumber(value: unknown): value is { readonly rawJSON: string } {
  return rawJson.isRawJSON(value);
}

/** A whole number that keeps all its digits. */
export function rawNumber(digits: string): object {
  return rawJson.rawJSON(digits);
}

/** A value with numbers that were kept as text given in another way; the value itself where it has none. */
export function withRawNumbers(value: unknown, read: (digits: string) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isRawNumber(value)) return read(value.rawJSON);
  if (Array.isArray(value)) {
    const items = value.map((item) => withRawNumbers(item, read));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  const entries = Object.entries(value);
  const changed = entries.map(([name, member]) => [name, withRawNumbers(member, read)] as const);
  return changed.every(([, member], index) => member === entries[index]?.[1]) ? value : Object.fromEntries(changed);
}

/** Parses JSON. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return rawJson.parse(text, (_name, value, { source = '' }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && WHOLE.test(source) ? rawJson.rawJSON(source) : value,
  );
}
