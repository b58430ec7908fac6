// The values of a Secret or a ConfigMap, as text or bytes; and a dotenv file whose lines became values of their own.
import type { JsonObject } from '../engine/object-path.js';
import { FLAT_PREFIX, oneLine } from './line-documents.js';
import { flatMetadata, type SopsMetadata } from './sops-metadata.js';
import { atField, memberPath } from './sops-tree.js';
import { isEncrypted, openValue, textOf } from './sops-value.js';

/** The values, with those under `names` decrypted. */
export interface ChangedValues {
  readonly values: JsonObject;
  readonly names: readonly string[];
}

/** The values of a Secret or a ConfigMap: text or bytes, each under a name. */
export class EncodedValues {
  readonly field: string;
  readonly values: JsonObject;
  private readonly encoding: 'base64' | 'utf8';

  constructor(field: string, values: JsonObject, encoding: 'base64' | 'utf8') {
    this.field = field;
    this.values = values;
    this.encoding = encoding;
  }

  entries(): [string, Buffer][] {
    return Object.entries(this.values).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, Buffer.from(value, this.encoding)]] : [],
    );
  }

  encode(name: string, bytes: Buffer): string {
    if (this.encoding === 'base64') return bytes.toString('base64');
    return atField(memberPath(this.field, name), () => textOf(bytes));
  }

  /** Of a dotenv file whose lines became values of their own: then its metadata became values, too. */
  metadata(): SopsMetadata | undefined {
    if (!Object.keys(this.values).some((name) => name === `${FLAT_PREFIX}mac` || name === `${FLAT_PREFIX}version`))
      return undefined;
    const own = this.entries().filter(([name]) => name.startsWith(FLAT_PREFIX));
    return flatMetadata(new Map(own.map(([name, bytes]) => [name.slice(FLAT_PREFIX.length), bytes.toString('utf8')])));
  }

  openLines(dataKey: Uint8Array): ChangedValues {
    const kept = Object.entries(this.values).filter(([name]) => !name.startsWith(FLAT_PREFIX));
    const names: string[] = [];
    const values = kept.map(([name, value]): [string, unknown] => {
      const text = typeof value === 'string' ? Buffer.from(value, this.encoding).toString('utf8') : '';
      if (!isEncrypted(text)) return [name, value];
      names.push(name);
      const plain = atField(memberPath(this.field, name), () => textOf(openValue(text, dataKey, [name]).bytes));
      return [name, this.encode(name, Buffer.from(oneLine(plain)))];
    });
    return { values: Object.fromEntries(values), names };
  }
}
