// The health of an object by its kind, and of an application by its objects: Argo CD's rules.
import type { Health } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../../cluster/cluster.js';
import { groupOf } from '../object-identity.js';
import { textAt } from '../object-path.js';
import { BUILTIN_RULES } from './builtin-rules.js';
import { catalogueHealth } from './catalogue/catalogue.js';
import { conventionalHealth } from './conventional-health.js';
import { progressing, type HealthStatus } from './health-status.js';

/** What Argo CD puts on a hook while it runs: its deletion waits for the sync. */
const HOOK_FINALIZER = 'argocd.argoproj.io/hook-finalizer';

/** Best first. */
const BEST_TO_WORST: readonly Health[] = ['Healthy', 'Suspended', 'Progressing', 'Missing', 'Degraded', 'Unknown'];

/** The health of a live object without custom checks; undefined for kinds that have none. Never throws. */
export function assessHealth(object: KubernetesObject): HealthStatus | undefined {
  if (isBeingDeleted(object)) return progressing('Pending deletion');
  const kind = `${groupOf(object.apiVersion)}/${object.kind}`;
  const rule = BUILTIN_RULES.get(kind);
  if (rule !== undefined) return rule(object);
  const known = catalogueHealth(kind, object);
  return known === undefined ? conventionalHealth(object) : known.health;
}

/** Whether its deletion is under way, which comes before every rule and check. */
export function isBeingDeleted({ metadata }: KubernetesObject): boolean {
  if (textAt(metadata, 'deletionTimestamp') === '') return false;
  const finalizers: unknown = metadata['finalizers'];
  return !(Array.isArray(finalizers) && finalizers.includes(HOOK_FINALIZER));
}

/** What counts of one object for the health of its application. */
export interface ObjectHealth {
  readonly isLive: boolean;
  /** Undefined for kinds without health. */
  readonly health: Health | undefined;
  /** `ignore-healthcheck`. It is there nevertheless. */
  readonly isIgnored: boolean;
  /** A hook: as if it were not there. */
  readonly isHook?: boolean;
  /** An Application of Argo CD's kind: one whose health is not known says nothing about its parent. */
  readonly isApplication?: boolean;
}

/** The worst health of the live objects; Missing when objects are expected and none lives; Healthy when none is expected. */
export function applicationHealth(all: readonly ObjectHealth[]): Health {
  const objects = all.filter(({ isHook }) => isHook !== true);
  let worst: Health = 'Healthy';
  for (const { isLive, health, isIgnored, isApplication } of objects) {
    if (!isLive || isIgnored || health === undefined) continue;
    if (isApplication === true && (health === 'Missing' || health === 'Unknown')) continue;
    if (isWorse(worst, health)) worst = health;
  }
  const isGone = objects.length > 0 && objects.every((object) => !object.isLive);
  return isGone && isWorse(worst, 'Missing') ? 'Missing' : worst;
}

function isWorse(than: Health, health: Health): boolean {
  return BEST_TO_WORST.indexOf(health) > BEST_TO_WORST.indexOf(than);
}
