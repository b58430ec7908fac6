// What SOPS says of a file beside its values: for whom its data key is encrypted. Nested below `sops`, or flattened into lines. Pure.
import { isJsonObject, objectsAt, textAt, valueAt, type JsonObject } from '../engine/object-path.js';

/** The data key for one age key. */
export interface AgeRecipient {
  /** The public key. */
  readonly recipient: string;
  /** The data key, encrypted for it: an armored age file. */
  readonly enc: string;
}

export interface SopsMetadata {
  readonly age: readonly AgeRecipient[];
  /** Other kinds of keys that open it, for people. */
  readonly others: readonly string[];
  /** Whether several groups of keys are needed at once. */
  readonly isSplit: boolean;
}

/** Kinds of keys that the agent does not use, by their names in SOPS. */
const OTHER_KINDS: ReadonlyMap<string, string> = new Map([
  ['pgp', 'PGP'],
  ['kms', 'AWS KMS'],
  ['gcp_kms', 'GCP KMS'],
  ['azure_kv', 'Azure Key Vault'],
  ['hc_vault', 'HashiCorp Vault'],
  ['hckms', 'Huawei Cloud KMS'],
]);
/** What SOPS always writes: by these its metadata is told from another `sops` of somebody. */
const MARKS = ['mac', 'lastmodified', 'version'];

/** Reads the metadata under `sops`; undefined when it is none of SOPS. */
export function sopsMetadata(value: unknown): SopsMetadata | undefined {
  if (!isJsonObject(value) || !MARKS.some((mark) => textAt(value, mark) !== '')) return undefined;
  const groups = objectsAt(value, 'key_groups');
  const [first] = groups;
  const own = groups.length === 1 && first !== undefined && !hasKeys(value) ? first : value;
  return {
    age: objectsAt(own, 'age').map((key) => ({ recipient: textAt(key, 'recipient').trim(), enc: textAt(key, 'enc') })),
    others: [...OTHER_KINDS].filter(([name]) => isFilled(valueAt(own, name))).map(([, title]) => title),
    isSplit: groups.length > 1,
  };
}

const FLAT = /^(age|key_groups|pgp|kms|gcp_kms|azure_kv|hc_vault|hckms)__list_(\d{1,4})__map_(.+)$/;

/** Reads flattened metadata, its names without `sops_`: `age__list_0__map_enc` and so on. */
export function flatMetadata(entries: ReadonlyMap<string, string>): SopsMetadata | undefined {
  const lists = new Map<string, Map<string, Record<string, string>>>();
  for (const [name, text] of entries) {
    const [, list = '', index = '', member = ''] = FLAT.exec(name) ?? [];
    if (list === '') continue;
    const items = lists.get(list) ?? new Map<string, Record<string, string>>();
    lists.set(list, items.set(index, { ...items.get(index), [member]: text.replaceAll('\\n', '\n') }));
  }
  const marks = MARKS.map((mark) => [mark, entries.get(mark)]);
  const nested = [...lists].map(([list, items]) => [list, [...items.values()]]);
  return sopsMetadata(Object.fromEntries([...marks, ...nested]));
}

function hasKeys(metadata: JsonObject): boolean {
  return ['age', ...OTHER_KINDS.keys()].some((name) => isFilled(valueAt(metadata, name)));
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0;
}
