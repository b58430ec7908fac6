// What is left: kinds that are read in a way of their own.
import { conditionsOf, numberAt, objectsAt, textAt, valueAt } from '../../object-path.js';
import { degraded, healthy, progressing, suspended, unknown, type HealthRule } from '../health-status.js';
import { awsHealth, crossplaneProviderHealth } from './crossplane.js';

const clusterExternalSecretHealth: HealthRule = (object) => {
  const last = conditionsOf(object).at(-1);
  if (last?.status === 'True' && last.type === 'Ready') return healthy(last.message);
  if (last?.status === 'True' && (last.type === 'PartiallyReady' || last.type === 'NotReady'))
    return degraded(last.message);
  return progressing('Waiting for ClusterExternalSecret');
};

const routeHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'ingress'))) return progressing('Route is still getting admitted');
  const routers = objectsAt(object, 'status', 'ingress');
  const admissions = routers.flatMap((router) =>
    objectsAt(router, 'conditions').filter((condition) => textAt(condition, 'type') === 'Admitted'),
  );
  const withStatus = (status: string): number =>
    admissions.filter((admission) => textAt(admission, 'status') === status).length;
  if (withStatus('True') === routers.length) return healthy('Route is healthy');
  return withStatus('False') > 0 ? degraded('Route is degraded') : progressing('Route is still getting admitted');
};

const httpProxyHealth: HealthRule = (object) => {
  const description = textAt(object, 'status', 'description');
  const generation = numberAt(object, 'metadata', 'generation');
  if (!Array.isArray(valueAt(object, 'status', 'conditions')))
    return progressing(textAt(object, 'status', 'currentStatus') === '' ? 'Waiting for status' : description);
  let found = progressing('Waiting for status');
  for (const condition of objectsAt(object, 'status', 'conditions')) {
    if (numberAt(condition, 'observedGeneration') !== generation) continue;
    const isValid = textAt(condition, 'type') === 'Valid';
    const status = textAt(condition, 'status');
    if (isValid && status === 'True') return healthy(description);
    if (status === 'False' && valueAt(object, 'spec', 'includes') !== undefined)
      found = healthy('HTTPProxy inclusions cannot be health checked');
    else if (isValid && status === 'False') return degraded(description);
  }
  return found;
};

const extensionServiceHealth: HealthRule = (object) => {
  const generation = numberAt(object, 'metadata', 'generation');
  const valid = objectsAt(object, 'status', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Valid' && numberAt(condition, 'observedGeneration') === generation,
  );
  const message = textAt(valid, 'message');
  if (textAt(valid, 'status') === 'True') return healthy(message);
  return textAt(valid, 'status') === 'False' ? degraded(message) : progressing('Waiting for status');
};

const CANARY_HEALTHS = new Map([
  ['Failed', degraded],
  ['Progressing', progressing],
  ['Finalising', progressing],
  ['Promoting', progressing],
  ['Succeeded', healthy],
  ['Initialized', healthy],
]);

const canaryHealth: HealthRule = (object) => {
  const phase = textAt(object, 'status', 'phase');
  if (valueAt(object, 'status') === undefined) return unknown('No status');
  const weight = numberAt(object, 'status', 'canaryWeight') ?? 0;
  const words = [
    ...(weight > 0 ? [`Canary Weight: ${weight} %`] : []),
    ...conditionsOf(object).map(({ message }) => message),
  ];
  return (CANARY_HEALTHS.get(phase) ?? unknown)(`${phase} --- ${words.join(' --- ')}`);
};

const cnrmHealth: HealthRule = (object) => {
  const observed = numberAt(object, 'status', 'observedGeneration');
  if (observed !== undefined && observed !== numberAt(object, 'metadata', 'generation'))
    return progressing('Update in progress');
  for (const { reason, status, message } of conditionsOf(object)) {
    if (reason === 'UpToDate' && status === 'True') return healthy(message);
    if (reason === 'UpdateFailed' || reason === 'DependencyNotFound') return degraded(message);
    if (reason === 'DependencyNotReady') return suspended(message);
  }
  return progressing('Update in progress');
};

const grafanaHealth: HealthRule = (object) => {
  const stage = textAt(object, 'status', 'stage');
  const status = textAt(object, 'status', 'stageStatus');
  if (status === '') return progressing('Waiting for Grafana status info');
  if (status === 'failed') return degraded(`Failed at stage ${stage}`);
  return stage === 'complete' && status === 'success' ? healthy() : progressing(stage);
};

const deploymentConfigHealth: HealthRule = (object) => {
  const waiting = progressing('replication controller is waiting for pods to run');
  const replicas = numberAt(object, 'status', 'replicas');
  if (replicas === undefined || !Array.isArray(valueAt(object, 'status', 'conditions'))) return waiting;
  const good = conditionsOf(object).filter(
    ({ type, reason, status }) =>
      status === 'True' &&
      (type === 'Available' || (type === 'Progressing' && reason === 'NewReplicationControllerAvailable')),
  );
  if (good.length === 2 || replicas === 0) return healthy('replication controller successfully rolled out');
  return good.length === 1 ? waiting : degraded('Deployment config is degraded');
};

const datadogMetricHealth: HealthRule = (object) => {
  const conditions = conditionsOf(object);
  const error = conditions.find(({ type, status }) => type === 'Error' && status === 'True');
  const message = error?.message || 'DatadogMetric reported an error';
  if (error !== undefined) return degraded(error.reason === '' ? message : `${error.reason}: ${message}`);
  const invalid = conditions.find(({ type, status }) => type === 'Valid' && status === 'False');
  if (invalid !== undefined) return degraded(invalid.message || 'DatadogMetric is not valid');
  return healthy('DatadogMetric is healthy');
};

const managedCertificateHealth: HealthRule = (object) => {
  const domains = objectsAt(object, 'status', 'domainStatus');
  if (domains.some((domain) => textAt(domain, 'status') === 'FailedNotVisible'))
    return degraded('At least one certificate has failed to be provisioned');
  return textAt(object, 'status', 'certificateStatus') === 'Active'
    ? healthy('All certificates are active')
    : progressing('At least one certificate is still being provisioned');
};

const sapHealth: HealthRule = (object) => {
  const generation = numberAt(object, 'metadata', 'generation');
  if (!Array.isArray(valueAt(object, 'status', 'conditions'))) return progressing('Waiting for status');
  for (const condition of objectsAt(object, 'status', 'conditions')) {
    const observed = numberAt(condition, 'observedGeneration') ?? generation;
    if (generation !== undefined && observed !== generation)
      return progressing('Waiting for spec update to be observed');
    const said = `${textAt(condition, 'type')}=${textAt(condition, 'status')}`;
    if (said === 'Succeeded=False' || said === 'Failed=True') return degraded(textAt(condition, 'message'));
  }
  return healthy('Ready to use');
};

const stackInstallHealth: HealthRule = (object) => {
  const ready = objectsAt(object, 'status', 'conditionedStatus', 'conditions').find(
    (condition) => textAt(condition, 'type') === 'Ready',
  );
  if (ready === undefined) return progressing('Waiting for stack to be installed');
  const reason = textAt(ready, 'reason');
  return textAt(ready, 'status') === 'True' ? healthy(reason) : progressing(reason);
};

/** KEDA: a pause counts for what is ready; what it says last is its message. */
function kedaHealth(failing: readonly string[], waiting: string): HealthRule {
  return (object) => {
    let message = '';
    const seen = new Set<string>();
    for (const condition of conditionsOf(object)) {
      const said = `${condition.type}=${condition.status}`;
      if (!['Ready=True', 'Paused=True', ...failing].includes(said)) continue;
      message = condition.message;
      seen.add(said);
    }
    if (failing.some((said) => seen.has(said))) return degraded(message);
    if (!seen.has('Ready=True')) return progressing(waiting);
    return seen.has('Paused=True') ? suspended(message) : healthy(message);
  };
}

const aws = (kind: string, noun: string): readonly [string, HealthRule] => [kind, awsHealth(noun)];

/** By `group/Kind`. */
export const OPERATOR_KINDS: readonly (readonly [string, HealthRule])[] = [
  ['external-secrets.io/ClusterExternalSecret', clusterExternalSecretHealth],
  ['route.openshift.io/Route', routeHealth],
  ['apps.openshift.io/DeploymentConfig', deploymentConfigHealth],
  ['projectcontour.io/HTTPProxy', httpProxyHealth],
  ['projectcontour.io/ExtensionService', extensionServiceHealth],
  ['keda.sh/ScaledJob', kedaHealth(['Ready=False', 'Ready=Unknown'], 'Waiting for ScaledJob')],
  ['keda.sh/ScaledObject', kedaHealth(['Ready=False', 'Fallback=True'], 'Creating HorizontalPodAutoscaler Object')],
  ['flagger.app/Canary', canaryHealth],
  ['grafana.integreatly.org/Grafana', grafanaHealth],
  ['pkg.crossplane.io/Provider', crossplaneProviderHealth],
  ['datadoghq.com/DatadogMetric', datadogMetricHealth],
  ['networking.gke.io/ManagedCertificate', managedCertificateHealth],
  ['services.cloud.sap.com/ServiceInstance', sapHealth],
  ['services.cloud.sap.com/ServiceBinding', sapHealth],
  ['stacks.crossplane.io/ClusterStackInstall', stackInstallHealth],
  aws('route53.aws.crossplane.io/ResourceRecordSet', 'resourcrecordset'),
  aws('cloudfront.aws.crossplane.io/Distribution', 'distribution'),
  aws('iam.aws.crossplane.io/Role', 'Role'),
  aws('iam.aws.crossplane.io/Policy', 'Policy'),
  aws('iam.aws.crossplane.io/RolePolicyAttachment', 'RolePolicyAttachment'),
  aws('s3.aws.crossplane.io/Bucket', 'Bucket'),
  aws('rds.aws.crossplane.io/DBCluster', 'DBCluster'),
  aws('rds.aws.crossplane.io/DBInstance', 'DBInstance'),
];

/** Config Connector's groups: `*.cnrm.cloud.google.com`. */
export const CONFIG_CONNECTOR_HEALTH: HealthRule = cnrmHealth;
