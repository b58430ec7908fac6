// Crossplane and its providers: every group below crossplane.io and upbound.io.
import { conditionsOf, isJsonObject, textAt, valueAt } from '../../object-path.js';
import { degraded, healthy, progressing, suspended, type HealthRule } from '../health-status.js';

/** Whether a `group/Kind` is one of theirs. */
export function isCrossplaneGroup(kind: string): boolean {
  return /^[^/]+\.(?:crossplane|upbound)\.io\//.test(kind);
}

/** These have no status when all is well. */
const WITHOUT_STATUS = [
  'Composition',
  'CompositionRevision',
  'DeploymentRuntimeConfig',
  'ClusterProviderConfig',
  'ProviderConfig',
  'ProviderConfigUsage',
  'ControllerConfig',
];
const MADE = ['Ready', 'Healthy', 'Offered', 'Established', 'ValidPipeline', 'RevisionHealthy'];
/** The first one that failed decides. */
const FAILING = ['LastAsyncOperation', 'Synced'];

export const crossplaneHealth: HealthRule = (object) => {
  const status = valueAt(object, 'status');
  const isEmpty = !isJsonObject(status) || Object.keys(status).length === 0;
  if (isEmpty && WITHOUT_STATUS.includes(object.kind)) return healthy('Resource is up-to-date.');
  if (!Array.isArray(valueAt(status, 'conditions'))) {
    const isConfig = object.kind === 'ProviderConfig' || object.kind === 'ClusterProviderConfig';
    return isConfig && valueAt(status, 'users') !== undefined
      ? healthy('Resource is in use.')
      : progressing('Provisioning ...');
  }
  const conditions = conditionsOf(object);
  const failed = conditions.find(({ type, status: is }) => FAILING.includes(type) && is === 'False');
  if (failed !== undefined) return degraded(failed.message);
  const isMade = conditions.some(({ type, status: is }) => MADE.includes(type) && is === 'True');
  return isMade ? healthy('Resource is up-to-date.') : progressing('Provisioning ...');
};

/** A provider package: installed, and its controller runs. */
export const crossplaneProviderHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'conditions')))
    return progressing('Waiting for provider to be installed');
  const conditions = conditionsOf(object);
  const installed = conditions.findLast(({ type }) => type === 'Installed');
  const works = conditions.findLast(({ type }) => type === 'Healthy');
  const words = `${textAt(installed, 'reason')} ${textAt(works, 'reason')}`;
  return installed?.status === 'True' && works?.status === 'True' ? healthy(words) : degraded(words);
};

/** The older AWS provider's resources; `noun` as their words have it. */
export function awsHealth(noun: string): HealthRule {
  return (object) => {
    if (!Array.isArray(valueAt(object, 'status', 'conditions')))
      return progressing(`Waiting for ${noun} to be created`);
    const conditions = conditionsOf(object);
    const ready = conditions.findLast(({ type }) => type === 'Ready');
    const synced = conditions.findLast(({ type }) => type === 'Synced');
    if (synced?.status === 'True')
      return ready?.status === 'True' ? healthy(ready.reason) : progressing(`Waiting for ${noun} to be available`);
    if (synced?.reason === 'ReconcilePaused') return suspended(synced.reason);
    return degraded(synced?.reason === 'ReconcileError' ? synced.message : '');
  };
}
