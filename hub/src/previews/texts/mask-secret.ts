// Nothing of a Secret may leave the hub but its identity: every other value is a run of `+`, as agents mask drift.
import type { ExactJson, ExactObject } from '@wheelhouse/renderer';
import { canonicalText, isObject } from '@wheelhouse/renderer';

/** The length of the shortest mask, as in agents. */
const SHORTEST_MASK = 8;
/** What tells which object it is, and what kind of Secret. */
const SHOWN_MEMBERS = new Set(['apiVersion', 'kind', 'type', 'immutable']);
const SHOWN_METADATA = new Set(['name', 'namespace']);

/** Masks the states of one object together: equal masks for equal values, so that a difference shows where it is, not what. */
export function maskSecrets(...states: readonly (ExactObject | undefined)[]): (ExactObject | undefined)[] {
  const masks = new Map<string, string>();
  return states.map((state) => (state ? maskedWithin(state, masks) : undefined));
}

/** Secrets also stand in other objects: in lists, templates and policies, and in what other controllers apply. */
function maskedWithin(object: ExactObject, masks: Map<string, string>): ExactObject {
  if (isSecret(object)) return maskedSecret(object, masks);
  let isChanged = false;
  const members = Object.entries(object).map(([name, value]): [string, ExactJson] => {
    const inner = maskedValue(value, masks);
    isChanged ||= inner !== value;
    return [name, inner];
  });
  return isChanged ? Object.fromEntries(members) : object;
}

function maskedValue(value: ExactJson, masks: Map<string, string>): ExactJson {
  if (isObject(value)) return maskedWithin(value, masks);
  if (!Array.isArray(value)) return value;
  const items = (value as readonly ExactJson[]).map((item) => maskedValue(item, masks));
  return items.some((item, index) => item !== (value as readonly ExactJson[])[index]) ? items : value;
}

/** A Secret itself, not a reference to one: that has a name and no metadata. */
function isSecret(object: ExactObject): boolean {
  if (object['kind'] !== 'Secret' && object['kind'] !== 'SecretList') return false;
  return ['metadata', 'data', 'stringData', 'items'].some((name) => Object.hasOwn(object, name));
}

function maskedSecret(secret: ExactObject, masks: Map<string, string>): ExactObject {
  return mapMembers(secret, (name, value) => {
    if (name === 'metadata' && isObject(value))
      return mapMembers(value, (field, inner) => (SHOWN_METADATA.has(field) ? inner : masked(inner, masks)));
    return SHOWN_MEMBERS.has(name) ? value : masked(value, masks);
  });
}

function masked(value: ExactJson, masks: Map<string, string>): ExactJson {
  if (Array.isArray(value)) return (value as readonly ExactJson[]).map((item) => masked(item, masks));
  if (isObject(value)) return mapMembers(value, (_name, member) => masked(member, masks));
  const text = canonicalText(value);
  const known = masks.get(text);
  if (known !== undefined) return known;
  const mask = '+'.repeat(SHORTEST_MASK + masks.size);
  masks.set(text, mask);
  return mask;
}

function mapMembers(object: ExactObject, map: (name: string, value: ExactJson) => ExactJson): ExactObject {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(name, value)]));
}
