// Which check of an administrator counts for a kind. Looked up for every event of every object: remembered by kind.
import { globMatches } from '@wheelhouse/protocol';
import type { Customizations, HealthCheck } from '../customizations/customizations.js';
import { groupOf } from '../object-identity.js';

/** What says of which kind an object is. */
export interface KindOfObject {
  readonly apiVersion: string;
  readonly kind: string;
}

/** Kinds that are remembered for one set of customizations. */
const MAX_REMEMBERED_KINDS = 2_000;

const remembered = new WeakMap<Customizations, Map<string, HealthCheck | undefined>>();

/** One of the very kind comes before one of a pattern. Undefined: the built-in rules count. */
export function healthCheckOf(
  { apiVersion, kind }: KindOfObject,
  customizations: Customizations,
): HealthCheck | undefined {
  const { healthChecks } = customizations;
  if (healthChecks.length === 0) return undefined;
  const group = groupOf(apiVersion);
  const name = group === '' ? kind : `${group}/${kind}`;
  const known = remembered.get(customizations) ?? new Map<string, HealthCheck | undefined>();
  remembered.set(customizations, known);
  if (known.has(name)) return known.get(name);
  const found =
    healthChecks.find((check) => check.kind === name) ?? healthChecks.find((check) => globMatches(check.kind, name));
  if (known.size < MAX_REMEMBERED_KINDS) known.set(name, found);
  return found;
}
