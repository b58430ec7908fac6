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

/** Parses JSON. Throws SyntaxError. */
export function parseExactJson(text: string): unknown {
  if (!LONG_NUMBER.test(text)) return JSON.parse(text);
  return rawJson.parse(text, (_name, value, { source = '' }) =>
    typeof value === 'number' && !Number.isSafeInteger(value) && WHOLE.test(source) ? rawJson.rawJSON(source) : value,
  );
}
