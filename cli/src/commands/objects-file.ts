/** Reads the objects of a file, as `kubectl get -o yaml` writes them: documents, and lists of objects. */
import { GenerationError, parseYamlDocuments } from '@wheelhouse/generators';
import type { KubernetesObject } from '@wheelhouse/spoke-agent/offline';
import { readInput } from '../output/standard-input.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** The objects of a file (`-` for standard input) in their order. Throws GenerationError with the place. */
export async function readObjects(file: string): Promise<KubernetesObject[]> {
  return objectsOf(await readInput(file));
}

/** The objects of a text; those of a `List` one by one. Throws GenerationError with the place. */
export function objectsOf(text: string): KubernetesObject[] {
  return parseYamlDocuments(text).flatMap(({ value, position }) => {
    const values = itemsOf(value) ?? [value];
    return values.map((item) => asObject(item, position));
  });
}

function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (!isObject(value) || typeof value['kind'] !== 'string' || !value['kind'].endsWith('List')) return undefined;
  const items = value['items'];
  return Array.isArray(items) ? items : undefined;
}

function asObject(value: unknown, position: { readonly line: number; readonly column: number }): KubernetesObject {
  if (!isObject(value)) throw wrong('the document is no object', '', position);
  const { apiVersion, kind } = value;
  for (const [name, member] of [
    ['apiVersion', apiVersion],
    ['kind', kind],
  ] as const) {
    if (typeof member !== 'string' || member === '') throw wrong(`the document has no \`${name}\``, name, position);
  }
  const metadata = isObject(value['metadata']) ? value['metadata'] : {};
  // Whatever else there is: every reader of objects expects anything.
  return { ...value, metadata } as unknown as KubernetesObject;
}

function wrong(
  reason: string,
  location: string,
  position: { readonly line: number; readonly column: number },
): GenerationError {
  return new GenerationError('INVALID_SPEC', `${reason}. Every object needs apiVersion, kind and metadata.`, {
    location,
    position,
  });
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
