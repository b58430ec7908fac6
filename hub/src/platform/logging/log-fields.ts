// Turns what callers hand to the logger into plain data that is safe to write. It must never let a credential through: values of
// keys that name one are replaced, and of errors only name, code, message and stack are kept (a failed query carries its parameters).

/** Structured facts of a log line. Keys are camelCase; `error` holds what was thrown. */
export type LogFields = Readonly<Record<string, unknown>>;

/** Deeper structures are cut: a log line is not a dump. */
const MAXIMUM_DEPTH = 5;
/** Longer lists are cut, with the number left out. */
const MAXIMUM_ITEMS = 50;
/** How far a chain of causes is followed. */
const MAXIMUM_CAUSES = 4;
const MASK = '***';
const SENSITIVE_KEY =
  /authorization|passw(or)?d|passphrase|secret|token|cookie|credential|private[-_]?key|encryption[-_]?key/i;
/** Keys that match the pattern above but identify a credential instead of being one. */
const IDENTIFYING_KEY = /(id|ids|count|name|at|hash|kind)$/i;
const BEARER_VALUE = /\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi;
const URL_CREDENTIALS = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@:]*:[^\s/@]*@/gi;

/** The fields as plain JSON-able data, with credentials masked. */
export function safeFields(fields: LogFields): Record<string, unknown> {
  return safeRecord(fields, 0);
}

/** Masks credentials that a text carries: authorization values and user:password in addresses. */
export function safeText(text: string): string {
  return text.replace(BEARER_VALUE, `$1 ${MASK}`).replace(URL_CREDENTIALS, `$1${MASK}@`);
}

function safeRecord(record: Readonly<Record<string, unknown>>, depth: number): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(record)) {
    const isSensitive = SENSITIVE_KEY.test(key) && !IDENTIFYING_KEY.test(key);
    result[key] = isSensitive && value !== undefined && value !== null ? MASK : safeValue(value, depth + 1);
  }
  return result;
}

function safeValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return safeText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Error) return describeError(value, 0);
  if (value instanceof Date) return value;
  if (value instanceof Uint8Array) return `[${value.byteLength} bytes]`;
  if (depth >= MAXIMUM_DEPTH) return '[…]';
  if (Array.isArray(value)) {
    const items = value.slice(0, MAXIMUM_ITEMS).map((item) => safeValue(item, depth + 1));
    return value.length > MAXIMUM_ITEMS ? [...items, `… ${value.length - MAXIMUM_ITEMS} more`] : items;
  }
  return safeRecord(value as Record<string, unknown>, depth);
}

function describeError(error: Error, causes: number): Record<string, unknown> {
  const code: unknown = 'code' in error ? error.code : undefined;
  const cause = error.cause;
  return {
    type: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: safeText(error.message),
    stack: safeText(error.stack ?? ''),
    ...(cause instanceof Error && causes < MAXIMUM_CAUSES ? { cause: describeError(cause, causes + 1) } : {}),
  };
}
