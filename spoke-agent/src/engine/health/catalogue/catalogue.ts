// Well-known custom resources: what their conditions and phases mean, as Argo CD takes them. Facts of its scripts in our own notation.
import type { KubernetesObject } from '../../../cluster/cluster.js';
import type { HealthRule, HealthStatus } from '../health-status.js';
import { CLUSTER_API_KINDS } from './cluster-api-kinds.js';
import { CONDITION_KINDS } from './condition-kinds.js';
import { crossplaneHealth, isCrossplaneGroup } from './crossplane.js';
import { DATABASE_KINDS } from './database-kinds.js';
import { FLUX_KINDS } from './flux-kinds.js';
import { GATEWAY_KINDS } from './gateway-kinds.js';
import { KNATIVE_KINDS } from './knative-kinds.js';
import { CONFIG_CONNECTOR_HEALTH, OPERATOR_KINDS } from './operator-kinds.js';
import { PHASE_KINDS } from './phase-kinds.js';
import { MESH_KINDS } from './mesh-kinds.js';
import { PLATFORM_KINDS, VICTORIA_METRICS_HEALTH } from './platform-kinds.js';
import { rolloutHealth } from './rollout.js';

const RULES: ReadonlyMap<string, HealthRule> = new Map<string, HealthRule>([
  ['argoproj.io/Rollout', rolloutHealth],
  ...CONDITION_KINDS,
  ...PHASE_KINDS,
  ...FLUX_KINDS,
  ...DATABASE_KINDS,
  ...GATEWAY_KINDS,
  ...KNATIVE_KINDS,
  ...CLUSTER_API_KINDS,
  ...OPERATOR_KINDS,
  ...PLATFORM_KINDS,
  ...MESH_KINDS,
]);

/** How many kinds are described. */
export const DESCRIBED_KINDS: readonly string[] = [...RULES.keys()];

/** The health of a custom resource of a known kind (`group/Kind`); undefined for other kinds. */
export function catalogueHealth(
  kind: string,
  object: KubernetesObject,
): { readonly health: HealthStatus | undefined } | undefined {
  const rule = RULES.get(kind) ?? ruleOfGroup(kind);
  return rule === undefined ? undefined : { health: rule(object) };
}

/** Providers make groups of their own. */
function ruleOfGroup(kind: string): HealthRule | undefined {
  if (isCrossplaneGroup(kind)) return crossplaneHealth;
  if (kind.startsWith('operator.victoriametrics.com/')) return VICTORIA_METRICS_HEALTH;
  return /^[^/]+\.cnrm\.cloud\.google\.com\//.test(kind) ? CONFIG_CONNECTOR_HEALTH : undefined;
}
