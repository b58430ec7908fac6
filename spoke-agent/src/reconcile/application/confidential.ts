// What may be told of a managed object. An object with values that were encrypted in Git shows no text of its own: what a controller says of
// it, and the images that it runs, could be such a value.
import { SecretFields } from '../../engine/diff/secret-fields.js';
import type { ManagedObject } from '../state/managed-object.js';

/** The secret fields of an object, from how it looks on either side. */
export function secretsOf(object: ManagedObject, ...sides: readonly unknown[]): SecretFields {
  return SecretFields.of(object.key.kind, sides, object.secretFields);
}

/** What the object's health says; empty when it says nothing, or must not. */
export function healthMessageOf(object: ManagedObject): string {
  return isConfidential(object) ? '' : (object.health?.message ?? '');
}

/** The images that may be named. */
export function imagesOf(object: ManagedObject): string[] {
  return isConfidential(object) ? [] : [...object.images];
}

/** Whether nothing may be told of it, or of what it owns. Unplanned and never applied: then it is unknown whether it has encrypted values. */
export function isConfidential({ secretFields, isExpected, manifestDigest }: ManagedObject): boolean {
  return secretFields.length > 0 || (!isExpected && manifestDigest === '');
}
