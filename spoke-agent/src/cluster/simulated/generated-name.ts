import { randomInt } from 'node:crypto';
import type { KubernetesObject } from '../cluster.js';

const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const LENGTH = 5;

/** The object under its name; without one, under its `generateName` and five letters, as in Kubernetes. */
export function withName(object: KubernetesObject): KubernetesObject {
  const { name, generateName }: { name?: string; generateName?: string } = object.metadata;
  if (name || !generateName) return object;
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return { ...object, metadata: { ...object.metadata, name: `${generateName}${letters}` } };
}
