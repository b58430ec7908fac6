// Encrypted values inside JSON: where they are, and the same value without them. Pure.
import { isRawNumber } from '../cluster/exact-json.js';
import { isJsonObject } from '../engine/object-path.js';
import { SopsDecryptionFailedError } from './sops.errors.js';
import { DamagedValue, isEncrypted, jsonOf, openValue } from './sops-value.js';

const PLAIN_NAME = /^[A-Za-z_][\w-]*$/;

/** The member names that lead to a value, positions in lists left out. */
export type FieldNames = readonly string[];

/** The places of all encrypted values, each once. */
export function encryptedFields(value: unknown): FieldNames[] {
  const found = new Map<string, FieldNames>();
  collect(value, [], found);
  return [...found.values()];
}

/**
 * The value with everything decrypted. Comments, which JSON does not have, are left out.
 * @param field what it is the value of, for people; empty for a whole object
 * @throws SopsDecryptionFailedError that names the first field that does not open
 */
export function decryptTree(value: unknown, dataKey: Uint8Array, field = ''): unknown {
  return new TreeDecryption(dataKey).value(value, [], field);
}

/** Runs what opens one value, and says of which field it was when that fails. */
export function atField<T>(field: string, open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (error instanceof DamagedValue) throw new SopsDecryptionFailedError(field, `${error.message}.`);
    throw error;
  }
}

/** `a.b`, or `a["b.c"]`. */
export function memberPath(field: string, name: string): string {
  if (!PLAIN_NAME.test(name)) return `${field}[${JSON.stringify(name)}]`;
  return field === '' ? name : `${field}.${name}`;
}

class TreeDecryption {
  private readonly dataKey: Uint8Array;

  constructor(dataKey: Uint8Array) {
    this.dataKey = dataKey;
  }

  value(value: unknown, place: FieldNames, field: string): unknown {
    if (isEncrypted(value)) return atField(field, () => jsonOf(openValue(value, this.dataKey, place)));
    if (Array.isArray(value))
      return value
        .map((item, index) => this.value(item, place, `${field}[${index}]`))
        .filter((item) => item !== undefined);
    if (!isJsonObject(value) || isRawNumber(value)) return value;
    const members = Object.entries(value).map(([name, member]) => [
      name,
      this.value(member, [...place, name], memberPath(field, name)),
    ]);
    return Object.fromEntries(members.filter(([, member]) => member !== undefined));
  }
}

function collect(value: unknown, place: FieldNames, found: Map<string, FieldNames>): void {
  if (isEncrypted(value)) found.set(JSON.stringify(place), place);
  else if (Array.isArray(value)) for (const item of value) collect(item, place, found);
  else if (isJsonObject(value))
    for (const [name, member] of Object.entries(value)) collect(member, [...place, name], found);
}
