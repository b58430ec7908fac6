/** Objects in the form and the order in which they are compared: numbers by value, with all their digits. */

export interface ComparableObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

/** JSON whose large whole numbers are BigInts, however they are written. */
export function comparableJson(text: string): unknown {
  return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) => {
    if (typeof value !== 'number') return value;
    if (!Number.isInteger(value) || Number.isSafeInteger(value)) return value + 0;
    const source = context?.source ?? '';
    const whole = BigInt(/^-?\d+$/.test(source) ? source : value);
    // Beyond 64 bits they are floating point numbers for Kubernetes.
    return BigInt.asIntN(64, whole) === whole ? whole : BigInt(value);
  }) as unknown;
}

/** Lists opened and all sorted. What is no object of Kubernetes is refused, as it is when it is delivered. */
export function comparableObjects(
  documents: readonly unknown[],
): { readonly objects: readonly ComparableObject[] } | { readonly error: string } {
  const opened = documents.flatMap((document): readonly unknown[] => {
    const items = (document as { items?: unknown }).items;
    return Array.isArray(items) ? items : [document];
  });
  const strange = opened.find((object) => !isObjectOfKubernetes(object));
  if (strange !== undefined) return { error: 'a document is no object with apiVersion, kind and metadata.name' };
  return { objects: (opened as ComparableObject[]).toSorted((left, right) => compareText(keyOf(left), keyOf(right))) };
}

function isObjectOfKubernetes(value: unknown): value is ComparableObject {
  const { apiVersion, kind, metadata } = (value ?? {}) as { apiVersion?: unknown; kind?: unknown; metadata?: unknown };
  const { name } = (metadata ?? {}) as { name?: unknown };
  return [apiVersion, kind, name].every((text) => typeof text === 'string' && text !== '');
}

function keyOf({ apiVersion, kind, metadata }: ComparableObject): string {
  return [apiVersion, kind, metadata.namespace ?? '', metadata.name].join('\0');
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
