// Kinds that say in one word how they are.
import type { HealthRule } from '../health-status.js';
import { conditions, described, field, flag, type HealthLetter, type Step } from './described-kind.js';

type Meanings = Readonly<Record<string, readonly [HealthLetter, string]>>;

const kind = (
  kinds: string,
  otherwise: readonly [HealthLetter, string],
  ...steps: readonly Step[]
): (readonly [string, HealthRule])[] => kinds.split(' ').map((name) => [name, described(steps, otherwise)]);

const confluent = (name: string): (readonly [string, HealthRule])[] =>
  kind(
    `platform.confluent.io/${name}`,
    ['P', `Waiting for ${name}`],
    field('status.phase', { RUNNING: ['H', `${name} running`], PROVISIONING: ['P', `${name} provisioning`] }),
  );

const keptn = (name: string): (readonly [string, HealthRule])[] =>
  kind(
    `lifecycle.keptn.sh/${name}`,
    ['P', `${name} is progressing`],
    field('status.status', { Succeeded: ['H', `${name} is healthy`], Failed: ['D', `${name} is degraded`] }),
  );

const HUMIO: Meanings = {
  Exists: ['H', 'Component state: Exists.'],
  NotFound: ['M', 'Component state: NotFound.'],
  ConfigError: ['D', 'Component state: ConfigError.'],
  Unknown: ['U', 'Component state: Unknown.'],
};

const ASTRA: Meanings = { Completed: ['H', '{kind} Completed'], Running: ['P', '{kind} Running'], '*': ['D', '='] };

const CNPG_HEALTHS: Readonly<Record<string, HealthLetter>> = {
  'Cluster in healthy state': 'H',
  'Setting up primary': 'P',
  'Creating a new replica': 'P',
  'Upgrading cluster': 'P',
  'Waiting for the instances to become active': 'P',
  'Promoting to primary cluster': 'P',
  'Switchover in progress': 'D',
  'Failing over': 'D',
  'Upgrading Postgres major version': 'D',
  'Cluster upgrade delayed': 'D',
  'Waiting for user action': 'D',
  'Primary instance is being restarted in-place': 'D',
  'Primary instance is being restarted without a switchover': 'D',
  'Cluster cannot execute instance online upgrade due to missing architecture binary': 'D',
  'Online upgrade in progress': 'D',
  'Applying configuration': 'D',
  'Unable to create required cluster objects': 'S',
  'Cluster cannot proceed to reconciliation due to an unknown plugin being required': 'S',
  'Cluster has incomplete or invalid image catalog': 'S',
  'Cluster is unrecoverable and needs manual intervention': 'S',
};

/** The phases of CloudNativePG's clusters. */
export const CNPG_PHASES: ReadonlyMap<string, HealthLetter> = new Map(Object.entries(CNPG_HEALTHS));

/** By `group/Kind`. */
export const PHASE_KINDS: readonly (readonly [string, HealthRule])[] = [
  ...['SchemaRegistry', 'Zookeeper', 'Kafka', 'Connect', 'ControlCenter', 'KsqlDB'].flatMap(confluent),
  ...['KeptnTask', 'KeptnAppVersion', 'KeptnWorkloadInstance', 'KeptnWorkloadVersion'].flatMap(keptn),
  ...kind(
    'core.humio.com/HumioIngestToken core.humio.com/HumioParser core.humio.com/HumioAlert core.humio.com/HumioAction core.humio.com/HumioRepository core.humio.com/HumioView',
    ['P', 'Update in progress'],
    field('status.state', HUMIO),
  ),
  ...kind(
    'astra.netapp.io/ExecHooksRun astra.netapp.io/Snapshot astra.netapp.io/ResticVolumeBackup astra.netapp.io/Backup astra.netapp.io/ResourceBackup',
    ['P', 'No status available'],
    field('status.state', ASTRA),
  ),
  ...kind(
    'argoproj.io/AnalysisRun',
    ['P', 'Waiting for analysis run to finish: status has not been reconciled.'],
    field('status.phase', { Pending: ['P', 'Analysis run is running'], Running: ['P', 'Analysis run is running'] }),
    field(
      'status.phase',
      {
        Successful: ['H', 'Analysis run completed successfully'],
        Failed: ['D', 'Analysis run failed'],
        Error: ['D', 'Analysis run had an error'],
        Inconclusive: ['U', 'Analysis run was inconclusive'],
      },
      'status.message',
    ),
  ),
  ...kind(
    'argoproj.io/Experiment',
    ['P', 'Waiting for experiment to finish: status has not been reconciled.'],
    field('status.phase', {
      Pending: ['P', 'Experiment is pending'],
      Running: ['P', 'Experiment is running'],
      Successful: ['H', 'Experiment is successful'],
      Failed: ['D', 'Experiment has failed'],
      Error: ['D', 'Experiment had an error'],
    }),
  ),
  ...kind(
    'cluster.x-k8s.io/Cluster',
    ['P', 'Waiting for clusters'],
    flag('spec.paused', 'S', '{kind} is paused'),
    conditions(['Ready=False', 'D']),
    field('status.phase', { Provisioned: ['H', 'Cluster is running'], Failed: ['D', ''] }),
  ),
  ...kind(
    'cluster.x-k8s.io/MachineDeployment',
    ['P', 'Waiting for machines'],
    flag('spec.paused', 'S', '{kind} is paused'),
    field('status.phase', {
      Running: ['H', 'Machines are running under this deployment'],
      ScalingUp: ['P', 'Cluster is spawning machines'],
      ScalingDown: ['P', 'Cluster is stopping machines'],
      Failed: ['D', 'MachineDeployment is failed'],
    }),
  ),
  ...kind(
    'jaegertracing.io/Jaeger',
    ['P', 'Waiting for Jaeger'],
    field('status.phase', { Running: ['H', 'Jaeger is Running'], Failed: ['D', 'Jaeger Failed For Some Reason'] }),
  ),
  ...kind(
    'logstash.k8s.elastic.co/Logstash',
    ['P', 'Waiting for Logstash'],
    field('status.health', {
      green: ['H', 'Logstash status is Green'],
      yellow: ['P', 'Logstash status is Yellow'],
      red: ['D', 'Logstash status is Red'],
    }),
  ),
  ...kind(
    'acid.zalan.do/postgresql',
    ['P', 'Waiting for postgres cluster status...'],
    field('status.PostgresClusterStatus', {
      Running: ['H', '='],
      Creating: ['P', '='],
      Updating: ['P', '='],
      '*': ['D', '='],
    }),
  ),
  ...kind(
    'minio.min.io/Tenant',
    ['P', 'No status info available'],
    field('status.currentState', {
      Initialized: ['H', '='],
      'Statefulset not controlled by operator': ['D', '='],
      'Another MinIO Tenant already exists in the namespace': ['D', '='],
      'Tenant credentials are not set properly': ['D', '='],
      'Different versions across MinIO Pools': ['D', '='],
      'Pool Decommissioning Not Allowed': ['D', '='],
      '*': ['P', '='],
    }),
  ),
  ...kind(
    'objectbucket.io/ObjectBucketClaim',
    ['P', 'Waiting for status to be reported'],
    field('status.phase', {
      Bound: ['H', 'Object bucket claim phase is ='],
      Failed: ['D', 'Object bucket claim phase is ='],
      '*': ['P', 'Object bucket claim phase is ='],
    }),
  ),
  ...kind(
    'install.istio.io/IstioOperator',
    ['P', 'Waiting for Istio Control Plane'],
    field('status.status', {
      NONE: ['U', 'Component is not present.'],
      UPDATING: ['P', 'Component is being updated to a different version.'],
      RECONCILING: ['P', 'Controller has started but not yet completed reconciliation loop for the component.'],
      HEALTHY: ['H', 'Component is healthy.'],
      ERROR: ['D', 'Component is in an error state.'],
    }),
  ),
  ...kind(
    'clickhouse.altinity.com/ClickHouseInstallation',
    ['P', 'ClickHouse status not yet available'],
    field('status.status', {
      Completed: ['H', 'ClickHouse installation completed successfully'],
      InProgress: ['P', 'ClickHouse installation in progress'],
      '*': ['D', 'ClickHouse status: ='],
    }),
  ),
  ...kind(
    'clickhouse-keeper.altinity.com/ClickHouseKeeperInstallation',
    ['P', 'ClickHouseKeeper status not yet available'],
    field('status.status', {
      Completed: ['H', 'ClickHouseKeeper installation completed successfully'],
      InProgress: ['P', 'ClickHouseKeeper installation in progress'],
      '*': ['D', 'ClickHouseKeeper status: ='],
    }),
  ),
  ...kind(
    'core.humio.com/HumioCluster',
    ['P', 'Update in progress'],
    field(
      'status.state',
      {
        Running: ['H', 'Cluster is in a healthy running state'],
        Restarting: ['P', 'Cluster pods are being restarted'],
        Upgrading: ['P', 'Cluster pods are being upgraded'],
        ConfigError: ['D', 'User-provided cluster specification resulted in a configuration error'],
        Pending: ['P', 'Cluster is waiting on resources to be provisioned'],
        Unknown: ['U', 'Component state: Unknown.'],
      },
      'status.message',
    ),
  ),
  ...kind(
    'lifecycle.keptn.sh/KeptnEvaluation',
    ['P', '{kind} is progressing'],
    field('status.overallStatus', { Succeeded: ['H', '{kind} is healthy'], Failed: ['D', '{kind} is degraded'] }),
  ),
  ...kind(
    'trident.netapp.io/TridentOrchestrator',
    ['P', 'Waiting for trident installation'],
    field('status.status', { Installed: ['H', ''], Failed: ['D', ''], Error: ['D', ''] }, 'status.message'),
  ),
  // Argo CD has no check of its own for these.
  ...kind(
    'longhorn.io/Volume',
    ['P', 'Waiting for the volume'],
    field('status.robustness', {
      healthy: ['H', ''],
      degraded: ['D', 'The volume is degraded'],
      faulted: ['D', 'The volume is faulted'],
    }),
    field('status.state', { detached: ['H', 'The volume is detached'] }),
  ),
  ...kind(
    'velero.io/Backup velero.io/Restore',
    ['P', 'Waiting for {kind}'],
    field('status.phase', {
      Completed: ['H', ''],
      PartiallyFailed: ['D', '{kind} failed partially'],
      Failed: ['D', '{kind} failed'],
      FailedValidation: ['D', '{kind} is not valid'],
    }),
  ),
  ...kind(
    'velero.io/BackupStorageLocation',
    ['P', 'Waiting for the location'],
    field(
      'status.phase',
      { Available: ['H', ''], Unavailable: ['D', 'The location is unavailable'] },
      'status.message',
    ),
  ),
];
