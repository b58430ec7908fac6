/** ConfigMaps and Secrets that application sets refer to by name. Pure rules. */
import { isDnsSubdomain } from '@wheelhouse/generators';
import { InvalidConfigObjectError } from './config-objects.errors.js';

/** A ConfigMap or a Secret, by name. */
export interface ConfigObjectName {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
}

/** A stored ConfigMap. */
export interface ConfigMapRecord {
  readonly name: string;
  readonly data: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A key of a Secret, without its value. */
export interface SecretKeyRecord {
  readonly key: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** A Secret, without its values. */
export interface SecretRecord {
  readonly name: string;
  readonly keys: readonly SecretKeyRecord[];
}

/** Largest ConfigMap or Secret, all keys and values together: 1 MiB, as in Kubernetes. */
export const MAX_OBJECT_BYTES = 1_048_576;
/** Most ConfigMaps, and most Secrets: far above what sets refer to, far below what fills a database. */
export const MAX_OBJECTS = 2_000;
/** Most keys of one object. */
export const MAX_KEYS = 1_000;
/** The Secret that a plugin's token names with `$key` alone, as in Argo CD. */
export const DEFAULT_SECRET = 'argocd-secret';

/** Kubernetes' rule for keys of ConfigMaps and Secrets. */
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/** Throws INVALID_INPUT when no object can have the name. */
export function checkName(kind: string, name: string): void {
  if (!isDnsSubdomain(name))
    throw new InvalidConfigObjectError(
      `${JSON.stringify(name.slice(0, 300))} is no name for a ${kind}: lower-case letters, digits, "-" and ".", at most 253.`,
    );
}

/** Throws INVALID_INPUT when no object can have the key. */
export function checkKey(kind: string, key: string): void {
  if (!KEY.test(key) || key === '.' || key === '..')
    throw new InvalidConfigObjectError(
      `${JSON.stringify(key.slice(0, 300))} is no key of a ${kind}: letters, digits, "-", "_" and ".", at most 253.`,
    );
}

/** Throws INVALID_INPUT when the keys and values together are too many or too large. */
export function checkSize(object: ConfigObjectName, sizes: readonly { key: string; bytes: number }[]): void {
  const total = sizes.reduce((sum, { key, bytes }) => sum + Buffer.byteLength(key) + bytes, 0);
  if (total > MAX_OBJECT_BYTES || sizes.length > MAX_KEYS)
    throw new InvalidConfigObjectError(
      `The ${object.kind} "${object.name}" has ${sizes.length} keys and ${total} bytes; at most ${MAX_KEYS} keys and ${MAX_OBJECT_BYTES} bytes are taken.`,
    );
}

/** What a sealed value is bound to: copied to another row, it does not open. */
export function sealContext(name: string, key: string): string {
  return `secret:${name}/${key}`;
}
