/** Reads the objects of a file, as `kubectl get -o yaml` writes them: documents, and lists of objects. */
import {
  GenerationError,
  parseYamlDocuments,
  type Path,
  type Position,
  type YamlReading,
} from '@wheelhouse/generators';
import { type KubernetesObject, rawNumber } from '@wheelhouse/spoke-agent/offline';
import { CommandError } from '../exit-codes.js';
import { readInput } from '../output/standard-input.js';
import { naming } from './manifest-errors.js';

type JsonObject = Readonly<Record<string, unknown>>;

/** A document, or an item of one that is a list. */
export interface PlacedValue {
  readonly value: unknown;
  /** How it is called in a message: `the document`, `items[3]`. */
  readonly name: string;
  readonly locate: (path: Path) => Position | undefined;
}

/** Nothing of this is sent anywhere: a whole cluster may be looked at. */
const MAX_OBJECTS_BYTES = 16 * 1024 * 1024;
const MAX_OBJECTS_VALUES = 4_000_000;
/** No number is rounded: two that differ would look the same. */
const READING: YamlReading = {
  longInteger: (digits) => rawNumber(digits) as ReturnType<NonNullable<YamlReading['longInteger']>>,
  maxLength: MAX_OBJECTS_BYTES,
  maxValues: MAX_OBJECTS_VALUES,
};

/** The objects of files (`-` for standard input) in their order. Throws PlacedError. */
export async function readObjects(files: readonly string[]): Promise<KubernetesObject[]> {
  const objects: KubernetesObject[] = [];
  for (const file of files) {
    const text = await readInput(file, MAX_OBJECTS_BYTES);
    objects.push(...naming(file, () => listedValues(text).map(objectIn)));
  }
  return objects;
}

/** Refuses to read standard input more than once. */
export function requireOneStandardInput(files: readonly (string | undefined)[], options: string): void {
  if (files.filter((file) => file === '-').length > 1)
    throw new CommandError('USAGE', `Only one of ${options} can be read from standard input.`);
}

/** For an option that may be given several times. */
export function collect(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** The documents of a text; those of a list one by one. Throws GenerationError with the place. */
export function listedValues(text: string): PlacedValue[] {
  return parseYamlDocuments(text, READING).flatMap((document): PlacedValue[] => {
    const { value } = document;
    const locate = (path: Path): Position | undefined => document.locate(path);
    const items = itemsOf(value);
    if (items === undefined) return [{ value, name: 'the document', locate }];
    return items.map((item, index) => ({
      value: item,
      name: `items[${index}]`,
      locate: (path) => locate(['items', index, ...path]),
    }));
  });
}

/** The items of a `List`; those of a list of one kind (`DeploymentList`) have that kind. */
function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (!isObject(value) || typeof value['kind'] !== 'string' || !value['kind'].endsWith('List')) return undefined;
  const { apiVersion, kind, items } = value;
  if (kind === 'List' && (items === undefined || items === null)) return [];
  if (!Array.isArray(items)) return undefined;
  if (kind === 'List') return items;
  const kindOfItems = { apiVersion, kind: kind.slice(0, -'List'.length) };
  return items.map((item: unknown) => (isObject(item) ? { ...kindOfItems, ...item } : item));
}

/** The object that a value is. Throws GenerationError with the place. */
export function objectIn({ value, name, locate }: PlacedValue): KubernetesObject {
  const refuse = (reason: string, path: Path): never => {
    const location = path.join('.');
    throw new GenerationError('INVALID_SPEC', `${name} ${reason}.`, { location, position: locate(path) });
  };
  if (!isObject(value)) return refuse('is no object: it needs apiVersion and kind', []);
  for (const member of ['apiVersion', 'kind']) {
    const text = value[member];
    if (typeof text !== 'string' || text === '')
      refuse(`has no \`${member}\`: every object needs apiVersion and kind`, [member]);
  }
  const metadata = value['metadata'] ?? {};
  if (!isObject(metadata)) return refuse('has a `metadata` that is no map', ['metadata']);
  for (const member of ['name', 'namespace'])
    if (typeof (metadata[member] ?? '') !== 'string')
      refuse(`has a \`metadata.${member}\` that is no text`, ['metadata', member]);
  // Whatever else there is: every reader of objects expects anything.
  return { ...value, metadata } as unknown as KubernetesObject;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
