// What the API server fills in where a workload says nothing.
import { ensureMember, itemsOf, memberOf, setAbsent, setZero, type Mutable } from './default-values.js';
import { defaultTemplate } from './pod-defaults.js';

export function defaultDeployment(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  defaultTemplate(spec);
  setAbsent(spec, 'replicas', 1);
  setAbsent(spec, 'revisionHistoryLimit', 10);
  setAbsent(spec, 'progressDeadlineSeconds', 600);
  const strategy = ensureMember(spec, 'strategy');
  setZero(strategy, 'type', 'RollingUpdate');
  if (strategy['type'] !== 'RollingUpdate') return;
  const rolling = ensureMember(strategy, 'rollingUpdate');
  setAbsent(rolling, 'maxUnavailable', '25%');
  setAbsent(rolling, 'maxSurge', '25%');
}

export function defaultDaemonSet(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  defaultTemplate(spec);
  setAbsent(spec, 'revisionHistoryLimit', 10);
  const strategy = ensureMember(spec, 'updateStrategy');
  setZero(strategy, 'type', 'RollingUpdate');
  if (strategy['type'] !== 'RollingUpdate') return;
  const rolling = ensureMember(strategy, 'rollingUpdate');
  setAbsent(rolling, 'maxUnavailable', 1);
  setAbsent(rolling, 'maxSurge', 0);
}

export function defaultStatefulSet(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  defaultTemplate(spec);
  setZero(spec, 'podManagementPolicy', 'OrderedReady');
  setAbsent(spec, 'replicas', 1);
  setAbsent(spec, 'revisionHistoryLimit', 10);
  const retention = ensureMember(spec, 'persistentVolumeClaimRetentionPolicy');
  setZero(retention, 'whenDeleted', 'Retain');
  setZero(retention, 'whenScaled', 'Retain');
  const strategy = ensureMember(spec, 'updateStrategy');
  if ((strategy['type'] ?? '') === '') {
    strategy['type'] = 'RollingUpdate';
    setAbsent(ensureMember(strategy, 'rollingUpdate'), 'partition', 0);
  }
  const rolling = memberOf(strategy, 'rollingUpdate');
  if (strategy['type'] === 'RollingUpdate' && rolling !== undefined) setAbsent(rolling, 'partition', 0);
  for (const claim of itemsOf(spec, 'volumeClaimTemplates')) defaultClaim(claim);
}

export function defaultReplicaSet(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  defaultTemplate(spec);
  setAbsent(spec, 'replicas', 1);
}

export function defaultJob(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  defaultTemplate(spec);
  const labels = memberOf(spec, 'template', 'metadata', 'labels');
  const metadata = ensureMember(object, 'metadata');
  if (labels !== undefined && Object.keys(memberOf(metadata, 'labels') ?? {}).length === 0)
    metadata['labels'] = { ...labels };
  if ((spec['completions'] ?? spec['parallelism'] ?? null) === null) spec['completions'] = 1;
  setAbsent(spec, 'parallelism', 1);
  setAbsent(spec, 'backoffLimit', spec['backoffLimitPerIndex'] === undefined ? 6 : 2_147_483_647);
  setAbsent(spec, 'completionMode', 'NonIndexed');
  setAbsent(spec, 'suspend', false);
  setAbsent(spec, 'manualSelector', false);
  const hasPolicy = memberOf(spec, 'podFailurePolicy') !== undefined;
  setAbsent(spec, 'podReplacementPolicy', hasPolicy ? 'Failed' : 'TerminatingOrFailed');
  for (const rule of itemsOf(memberOf(spec, 'podFailurePolicy'), 'rules'))
    for (const pattern of itemsOf(rule, 'onPodConditions')) setZero(pattern, 'status', 'True');
}

export function defaultCronJob(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  defaultTemplate(ensureMember(ensureMember(spec, 'jobTemplate'), 'spec'));
  setZero(spec, 'concurrencyPolicy', 'Allow');
  setAbsent(spec, 'suspend', false);
  setAbsent(spec, 'successfulJobsHistoryLimit', 3);
  setAbsent(spec, 'failedJobsHistoryLimit', 1);
}

export function defaultClaim(object: Mutable): void {
  setZero(ensureMember(object, 'status'), 'phase', 'Pending');
  setAbsent(ensureMember(object, 'spec'), 'volumeMode', 'Filesystem');
}

const SCALE_UP = { selectPolicy: 'Max', stabilizationWindowSeconds: 0 };

export function defaultAutoscaler(object: Mutable): void {
  const spec = ensureMember(object, 'spec');
  setAbsent(spec, 'minReplicas', 1);
  if (object['apiVersion'] === 'autoscaling/v1') return;
  if (itemsOf(spec, 'metrics').length === 0)
    spec['metrics'] = [
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ];
  const behavior = memberOf(spec, 'behavior');
  if (behavior === undefined) return;
  const pods = { periodSeconds: 15, type: 'Pods', value: 4 };
  const percent = { periodSeconds: 15, type: 'Percent', value: 100 };
  for (const [name, policies] of [
    ['scaleUp', [pods, percent]],
    ['scaleDown', [percent]],
  ] as const) {
    const rules = ensureMember(behavior, name);
    setAbsent(rules, 'selectPolicy', SCALE_UP.selectPolicy);
    if (name === 'scaleUp') setAbsent(rules, 'stabilizationWindowSeconds', SCALE_UP.stabilizationWindowSeconds);
    if (itemsOf(rules, 'policies').length === 0) rules['policies'] = policies;
  }
}
