// What may be told of a managed object. An object with values that were encrypted in Git shows no text of its own: what a controller says of
// it, and the images that it runs, could be such a value.
import { SecretFields } from '../engine/diff/secret-fields.js';
import type { ManagedObject } from './managed-state.js';

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

/** Nothing was planned or applied of the object yet: then it is unknown whether it has encrypted values. */
function isConfidential({ secretFields, isExpected, manifestDigest }: ManagedObject): boolean {
  return secretFields.length > 0 || (!isExpected && manifestDigest === '');
}
