// One encrypted value as SOPS writes it: AES-256-GCM, bound by its additional data to the place where it stands. Pure.
import { createDecipheriv } from 'node:crypto';
import { parseExactJson } from '../cluster/exact-json.js';

const PREFIX = 'ENC[AES256_GCM,';
const BASE64 = '[A-Za-z0-9+/]+={0,2}';
const VALUE = new RegExp(`^ENC\\[AES256_GCM,data:(${BASE64}),iv:(${BASE64}),tag:(${BASE64}),type:([a-z]+)\\]$`);
/** Bytes of a whole tag. Shorter ones would be easier to forge. */
const TAG_BYTES = 16;
/** Bytes of a data key. */
export const DATA_KEY_BYTES = 32;

/** Which texts count as true and false: those of the programs that write SOPS files. */
const BOOLEANS = new Map<string, boolean>([
  ...['1', 't', 'T', 'TRUE', 'true', 'True'].map((text) => [text, true] as const),
  ...['0', 'f', 'F', 'FALSE', 'false', 'False'].map((text) => [text, false] as const),
]);

/** A value that was decrypted. */
export interface PlainValue {
  readonly type: string;
  readonly bytes: Buffer;
}

/** A value that cannot be decrypted. Says nothing of it. */
export class DamagedValue extends Error {}

/** Whether a value is an encrypted one. */
export function isEncrypted(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(PREFIX);
}

/**
 * Decrypts a value.
 * @param place the member names that lead to it, positions in lists left out: SOPS authenticates them with the value
 * @throws DamagedValue
 */
export function openValue(text: string, dataKey: Uint8Array, place: readonly string[]): PlainValue {
  const [, data = '', iv = '', tag = '', type = ''] = VALUE.exec(text) ?? [];
  const tagBytes = Buffer.from(tag, 'base64');
  if (tagBytes.length !== TAG_BYTES) throw new DamagedValue('its form is not that of an encrypted value');
  try {
    const options = { authTagLength: TAG_BYTES };
    const cipher = createDecipheriv('aes-256-gcm', dataKey, Buffer.from(iv, 'base64'), options);
    cipher.setAAD(Buffer.from(`${place.join(':')}:`)).setAuthTag(tagBytes);
    return { type, bytes: Buffer.concat([cipher.update(data, 'base64'), cipher.final()]) };
  } catch {
    throw new DamagedValue('does not open with the data key: it was changed, or moved here from another field or file');
  }
}

/**
 * A decrypted value as JSON has it; undefined for a comment.
 * @throws DamagedValue
 */
export function jsonOf({ type, bytes }: PlainValue): unknown {
  switch (type) {
    case 'str':
    case 'bytes':
    case 'time':
      return textOf(bytes);
    case 'int':
      return wholeNumber(textOf(bytes));
    case 'float':
      return finiteNumber(textOf(bytes));
    case 'bool':
      return truth(textOf(bytes));
    case 'comment':
      return undefined;
    default:
      throw new DamagedValue('is of a type that is unknown');
  }
}

/** UTF-8 only: anything else would be changed on its way. */
export function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new DamagedValue('is not text');
  }
}

/** All digits are kept. */
function wholeNumber(text: string): unknown {
  if (!/^[+-]?\d{1,20}$/.test(text)) throw new DamagedValue('is not the whole number that it says it is');
  return parseExactJson(BigInt(text.replace('+', '')).toString());
}

function finiteNumber(text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number)) throw new DamagedValue('is not the number that it says it is');
  return number;
}

function truth(text: string): boolean {
  const value = BOOLEANS.get(text);
  if (value === undefined) throw new DamagedValue('is neither true nor false');
  return value;
}
