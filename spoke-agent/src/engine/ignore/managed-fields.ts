// Fields that belong to field managers whose changes are nobody's business (`managedFieldsManagers`).
import { canonicalJson } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { childrenOf, step, unionOf, type FieldSet } from '../diff/field-set.js';
import { withoutLocations, type FieldLocation } from './field-location.js';

const NONE: FieldSet = {};

/** All that the given managers own in a live object, by applies and by updates. */
export function fieldsOf(object: KubernetesObject, managers: readonly string[]): FieldSet {
  return (object.metadata.managedFields ?? [])
    .filter(({ manager }) => manager !== undefined && managers.includes(manager))
    .reduce((fields, entry) => unionOf(fields, (entry.fieldsV1 as FieldSet | undefined) ?? NONE), NONE);
}

/** The fields of one set that are not in another. A field that the other set has whole takes everything below it away. */
export function fieldsWithout(fields: FieldSet, taken: FieldSet): FieldSet {
  const left: Record<string, FieldSet> = {};
  for (const [segment, child] of Object.entries(fields)) {
    const other = taken[segment];
    if (segment === '.' || other === undefined) {
      left[segment] = child;
      continue;
    }
    if (childrenOf(other).length === 0) continue;
    if (childrenOf(child).length === 0) {
      left[segment] = child;
      continue;
    }
    const rest = fieldsWithout(child, other);
    if (childrenOf(rest).length > 0) left[segment] = rest;
  }
  return left;
}

/** Both objects without the fields of managers that differ between them: fields that only one side has stay, as in Argo CD. */
export function withoutManaged<T>(desired: T, live: T, fields: FieldSet): { desired: T; live: T } {
  const gone: { desired: FieldLocation[]; live: FieldLocation[] } = { desired: [], live: [] };
  const walk = (inside: FieldSet, sides: Sides): void => {
    for (const segment of childrenOf(inside)) {
      const wanted = into(sides.desired, segment);
      const seen = into(sides.live, segment);
      if (wanted === undefined || seen === undefined) continue;
      const rest = inside[segment] ?? NONE;
      if (childrenOf(rest).length > 0) walk(rest, { desired: wanted, live: seen });
      else if (canonicalJson(wanted.value) !== canonicalJson(seen.value)) {
        gone.desired.push(wanted.at);
        gone.live.push(seen.at);
      }
    }
  };
  walk(fields, { desired: { value: desired, at: [] }, live: { value: live, at: [] } });
  return { desired: withoutLocations(desired, gone.desired), live: withoutLocations(live, gone.live) };
}

interface Place {
  readonly value: unknown;
  readonly at: FieldLocation;
}

interface Sides {
  readonly desired: Place;
  readonly live: Place;
}

function into({ value, at }: Place, segment: string): Place | undefined {
  const next = step(value, segment);
  if (next === undefined) return undefined;
  const key = Array.isArray(value) ? value.indexOf(next) : segment.slice(2);
  return { value: next, at: [...at, key] };
}
