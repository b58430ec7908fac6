// Kinds whose conditions say all. A row: the kinds, what is said while nothing is known, and the conditions that mean something.
import type { HealthRule } from '../health-status.js';
import {
  type ConditionTest,
  conditions,
  described,
  type HealthLetter,
  type Step,
  unobserved,
} from './described-kind.js';

/** The most common shape. */
const READY: readonly ConditionTest[] = [
  ['Ready=False', 'D'],
  ['Ready=True', 'H'],
];
const STRIMZI: readonly ConditionTest[] = [
  ['NotReady=True', 'D'],
  ['Ready=True', 'H', ''],
];

interface Row {
  readonly kinds: string;
  readonly otherwise: string;
  readonly tests: readonly ConditionTest[] | readonly Step[];
  readonly letter?: HealthLetter;
}

const row = (kinds: string, otherwise: string, tests: Row['tests'], letter: HealthLetter = 'P'): Row => ({
  kinds,
  otherwise,
  tests,
  letter,
});

const rabbit = (noun: string, kind: string): Row =>
  row(
    `rabbitmq.com/${kind}`,
    `RabbitMQ ${noun} status is unknown`,
    [
      ['Ready=True SuccessfulCreateOrUpdate', 'H', `RabbitMQ ${noun} ready`],
      ['Ready=False FailedCreateOrUpdate', 'D', `RabbitMQ ${noun} failed to be created or updated`],
    ],
    'U',
  );

const ROWS: readonly Row[] = [
  row('cert-manager.io/Certificate', 'Waiting for certificate', [
    conditions(['Issuing=True', 'P']),
    conditions(...READY),
  ]),
  row('certmanager.k8s.io/Certificate', 'Waiting for certificate', READY),
  row('cert-manager.io/Issuer certmanager.k8s.io/Issuer', 'Initializing issuer', READY),
  row('cert-manager.io/ClusterIssuer', 'Initializing ClusterIssuer', READY),
  row('external-secrets.io/ExternalSecret', 'Waiting for ExternalSecret', READY),
  row('external-secrets.io/SecretStore', 'Waiting for SecretStore', READY),
  row('external-secrets.io/ClusterSecretStore', 'Waiting for ClusterSecretStore', READY),
  row('external-secrets.io/PushSecret', 'Waiting for PushSecret', READY),
  row('onepassword.com/OnePasswordItem', 'Waiting for controller to report status', READY),
  row('camel.apache.org/Integration', 'Waiting for Integration', READY),
  row('karpenter.sh/NodePool', 'Waiting for NodePool to be ready', READY),
  row('karpenter.k8s.aws/EC2NodeClass', 'Waiting for EC2NodeClass to be ready', [
    ['Ready=False', 'D'],
    ['Ready=True', 'H', 'EC2NodeClass is ready'],
  ]),
  row('karpenter.sh/NodeClaim', 'Waiting for NodeClaim to be launched', [
    unobserved('Waiting for NodeClaim spec to be reconciled'),
    conditions(['Disrupting=True', 'S']),
    conditions(...READY),
    conditions(['Initialized=True', 'P', 'Node initialized, waiting for Ready']),
    conditions(['Registered=True', 'P', 'Node registered, waiting for initialization']),
    conditions(['Launched=True', 'P', 'Node launched, waiting for registration']),
  ]),
  row('bitnami.com/SealedSecret', 'Waiting for Sealed Secret to be decrypted', [
    ['Synced=False', 'D'],
    ['Synced=True', 'H'],
  ]),
  row('argoproj.io/ApplicationSet', 'Waiting for the status to be reported', [
    conditions(['ErrorOccurred=True', 'D']),
    conditions(['ResourcesUpToDate=False', 'D']),
    conditions(['RolloutProgressing=True', 'P']),
    conditions(['ResourcesUpToDate=True', 'H']),
  ]),
  row(
    'argoproj.io/CronWorkflow',
    'CronWorkflow is healthy.',
    [
      ['SpecError=True', 'D'],
      ['SubmissionError=True', 'D'],
      ['Completed=True', 'H'],
    ],
    'H',
  ),
  row('argoproj.io/EventBus', 'Waiting for initialization', [
    ['Deployed=False', 'D', '@'],
    ['Deployed=True', 'H', '@'],
  ]),
  row('kafka.strimzi.io/Kafka', 'Waiting for Kafka Cluster', [
    ['NotReady=True Creating', 'P', 'Waiting for Kafka Cluster'],
    ...STRIMZI,
  ]),
  row('kafka.strimzi.io/KafkaTopic', 'Waiting for Kafka Topic', STRIMZI),
  row('kafka.strimzi.io/KafkaUser', 'Waiting for Kafka User', STRIMZI),
  row('kafka.strimzi.io/KafkaConnect', 'Waiting for Kafka Connect', STRIMZI),
  row('kafka.strimzi.io/KafkaConnector', 'Waiting for KafkaConnector', STRIMZI),
  row('kafka.strimzi.io/KafkaBridge', 'Waiting for KafkaBridge', STRIMZI),
  row('monitoring.coreos.com/Prometheus', 'Waiting for initialization', [
    ['Available=True', 'H', 'All instances are available'],
    ['Available!=True SomePodsNotReady', 'P', '@'],
    ['Available!=True', 'D', '@'],
  ]),
  row('addons.cluster.x-k8s.io/ClusterResourceSet', 'Initializing cluster resource set', [
    ['ResourcesApplied=True', 'H', 'cluster resource set is applied'],
    ['ResourcesApplied=False', 'D'],
  ]),
  row('kyverno.io/Policy', 'Waiting for Policy to be ready', [['Ready=True Succeeded', 'H', 'Policy is ready']]),
  row('coralogix.com/Alert coralogix.com/RecordingRuleGroupSet', 'Waiting for status to be updated', [
    ['RemoteSynced=True', 'H', 'Resource is ready'],
    ['RemoteSynced!=True', 'D'],
  ]),
  row('k8s.mariadb.com/Database k8s.mariadb.com/User k8s.mariadb.com/Grant', 'No status info available', [
    ['Ready=True', 'H'],
    ['Ready!=True', 'D'],
  ]),
  row('kiali.io/Kiali', 'Waiting for Kiali', [
    ['Successful=True', 'H'],
    ['Failure=True', 'D'],
    ['Running Running', 'P'],
  ]),
  row('capabilities.3scale.net/Backend', 'Waiting for 3scale Backend status...', [
    ['Synced=True', 'H', '3scale Backend is synced'],
    ['Invalid=True', 'D', '@ 3scale Backend configuration is invalid'],
    ['Failed=True', 'D', '@ 3scale Backend synchronization failed'],
  ]),
  row('capabilities.3scale.net/OpenAPI', 'Waiting for 3scale OpenAPI status...', [
    ['Ready=True', 'H', '3scale OpenAPI is ready'],
    ['Invalid=True', 'D', '@ 3scale OpenAPI configuration is invalid'],
    ['Failed=True', 'D', '@ 3scale OpenAPI reconciliation failed'],
  ]),
  row('operator.openshift.io/IngressController', 'Status of IngressController is not known yet', [
    ['Degraded=True', 'D'],
    ['DeploymentReplicasAllAvailable=False', 'P'],
    ['Progressing=True', 'P', '@reason'],
    ['Available=True', 'H', 'IngressController is available'],
  ]),
  row(
    'ocs.openshift.io/StorageCluster',
    'StorageCluster is in an unknown state.',
    [conditions(['Degraded=True', 'D']), conditions(['Progressing=True', 'P']), conditions(['Available=True', 'H'])],
    'U',
  ),
  row('db.atlasgo.io/AtlasMigration', 'Waiting for Atlas Operator', [
    ['Ready=True', 'H', '@reason'],
    ['Ready!=True Reconciling', 'P', '@reason'],
    ['Ready!=True', 'D', '@reason'],
  ]),
  row('capabilities.3scale.net/ActiveDoc', 'Waiting for 3scale ActiveDoc status...', [
    ['Ready=True', 'H', '3scale ActiveDoc is ready'],
    ['Invalid=True', 'D', '@ 3scale ActiveDoc configuration is invalid'],
    ['Orphan=True', 'D', '@ 3scale ActiveDoc references non-existing resources'],
    ['Failed=True', 'D', '@ 3scale ActiveDoc synchronization failed'],
  ]),
  rabbit('queue', 'Queue'),
  rabbit('policy', 'Policy'),
  rabbit('vhost', 'Vhost'),
  rabbit('shovel', 'Shovel'),
  rabbit('binding', 'Binding'),
  rabbit('permission', 'Permission'),
  rabbit('user', 'User'),
  rabbit('exchange', 'Exchange'),
];

/** By `group/Kind`. */
export const CONDITION_KINDS: readonly (readonly [string, HealthRule])[] = ROWS.flatMap(
  ({ kinds, otherwise, tests, letter = 'P' }) => {
    const steps = tests.every((test) => typeof test === 'function') ? tests : [conditions(...tests.filter(isTest))];
    return kinds.split(' ').map((kind) => [kind, described(steps, [letter, otherwise])] as const);
  },
);

function isTest(test: ConditionTest | Step): test is ConditionTest {
  return typeof test !== 'function';
}
