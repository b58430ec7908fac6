// Databases, brokers and search engines.
import { conditionsOf, conditionOf, isJsonObject, numberAt, objectsAt, textAt, valueAt } from '../../object-path.js';
import {
  degraded,
  healthy,
  progressing,
  suspended,
  unknown,
  type HealthRule,
  type HealthStatus,
} from '../health-status.js';
import { health } from './described-kind.js';
import { CNPG_PHASES } from './phase-kinds.js';

const REPORT =
  'Ensure your ArgoCD is current and then check for/file a bug report: https://github.com/argoproj/argo-cd/issues';

const cnpgClusterHealth: HealthRule = (object) => {
  if (object.metadata.annotations?.['cnpg.io/reconciliationLoop'] === 'disabled')
    return suspended('Cluster reconciliation is suspended');
  const reason = textAt(object, 'status', 'phaseReason');
  if (!Array.isArray(valueAt(object, 'status', 'conditions'))) return progressing(reason);
  const hibernation = conditionOf(object, 'cnpg.io/hibernation');
  if (hibernation !== undefined)
    return hibernation.status === 'True' ? suspended(hibernation.message) : degraded(hibernation.message);
  return health(CNPG_PHASES.get(textAt(object, 'status', 'phase')) ?? 'U', reason);
};

const elasticsearchHealth: HealthRule = (object) => {
  const nothing = unknown(`Elasticsearch Cluster status is unknown. ${REPORT}`);
  const available = numberAt(object, 'status', 'availableNodes');
  if (available === undefined) return nothing;
  const wanted = objectsAt(object, 'spec', 'nodeSets').reduce((sum, set) => sum + (numberAt(set, 'count') ?? 0), 0);
  if (available < wanted)
    return progressing(`The desired amount of availableNodes is ${wanted} but the current amount is ${available}`);
  return available > wanted ? nothing : (elasticPhase(object) ?? nothing);
};

function elasticPhase(object: unknown): HealthStatus | undefined {
  const phase = textAt(object, 'status', 'phase');
  const color = textAt(object, 'status', 'health');
  if (color === '') return undefined;
  if (phase === 'Invalid') return degraded('Elasticsearch phase is Invalid');
  if (phase === 'ApplyingChanges' || phase === 'MigratingData') return progressing(`Elasticsearch phase is ${phase}`);
  if (phase !== 'Ready') return undefined;
  const hint = '. Check the status of indices, replicas and shards';
  if (color === 'green') return healthy('Elasticsearch Cluster status is Green');
  if (color === 'yellow') return progressing(`Elasticsearch Cluster status is Yellow${hint}`);
  return color === 'red' ? degraded(`Elasticsearch Cluster status is Red${hint}`) : undefined;
}

const beatHealth: HealthRule = (object) => {
  const color = textAt(object, 'status', 'health');
  const available = numberAt(object, 'status', 'availableNodes');
  const expected = numberAt(object, 'status', 'expectedNodes');
  if (color === 'red') return degraded('Elastic Beat status is Red');
  if (color === 'green') return healthy('Elastic Beat status is Green');
  if (color === 'yellow' && available !== undefined && expected !== undefined)
    return progressing(`Elastic Beat status is deploying, there is ${available} instance(s) on ${expected} expected`);
  if (color === 'yellow' || (color === '' && expected !== undefined))
    return progressing('Elastic Beat phase is progressing');
  return unknown(`Elastic Beat status is unknown. ${REPORT}`);
};

const rabbitClusterHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'conditions'))) return progressing('Waiting for RabbitMQ Operator');
  const failed = conditionsOf(object).find(({ type, status }) => type === 'ReconcileSuccess' && status === 'False');
  if (failed !== undefined) return degraded(failed.message);
  const formed = conditionOf(object, 'ClusterAvailable')?.status;
  const ready = conditionOf(object, 'AllReplicasReady')?.status;
  if (formed === 'Unknown' || ready === 'Unknown')
    return progressing('Waiting for RabbitMQ cluster readiness (conditions unknown)');
  if (formed === 'False') return progressing('Waiting for RabbitMQ cluster formation');
  if (ready === 'False') return progressing('Waiting for RabbitMQ instances ready');
  return formed === 'True' && ready === 'True'
    ? healthy('RabbitMQ cluster ready')
    : progressing('Waiting for RabbitMQ Operator');
};

const mariaHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'conditions'))) return progressing('No status info available');
  const conditions = conditionsOf(object);
  const open = conditions.find(({ status }) => status === 'False');
  if (open === undefined) return healthy(conditions.at(-1)?.message);
  return open.reason === 'Failed' ? degraded(open.message) : progressing(open.message);
};

const mariaBackupHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'conditions'))) return progressing('No status info available');
  const conditions = conditionsOf(object);
  const said = conditions.find(({ status }) => status === 'False') ?? conditions.at(-1);
  const words = said === undefined ? '' : `${said.reason} ${said.message}`;
  if (said?.status !== 'False') return healthy(words);
  return words === 'CronJobScheduled Failed' ? degraded(words) : progressing(words);
};

const zookeeperHealth: HealthRule = (object) => {
  const ready = numberAt(object, 'status', 'readyReplicas');
  const isJoined =
    isJsonObject(valueAt(object, 'status')) && ready !== 0 && ready === numberAt(object, 'status', 'replicas');
  return isJoined
    ? healthy('All ZK Nodes have joined the ensemble')
    : progressing('Waiting for ZK Nodes to join the ensemble');
};

const solrHealth: HealthRule = (object) => {
  if (!Array.isArray(valueAt(object, 'status', 'solrNodes'))) return progressing('Waiting for solr to exist');
  const isReady = objectsAt(object, 'status', 'solrNodes').every((node) => valueAt(node, 'ready') === true);
  return isReady ? healthy('Solr is ready') : progressing('Not all replicas are ready');
};

const mongoHealth: HealthRule = (object) => {
  if (!isJsonObject(valueAt(object, 'status'))) return unknown('Cluster status is unknown');
  const ready = numberAt(object, 'status', 'ready') ?? 0;
  const message = `${ready}/${numberAt(object, 'status', 'size') ?? 0} node(s) are ready`;
  switch (textAt(object, 'status', 'state')) {
    case 'initializing':
    case 'stopping':
      return progressing(message);
    case 'ready':
      return healthy(message);
    case 'error':
      return degraded(message);
    case 'paused':
      return suspended(message);
    default:
      return unknown(message);
  }
};

const snapshotHealth: HealthRule = (object) => {
  if (valueAt(object, 'status', 'readyToUse') === true) return healthy('Ready to use');
  const error = valueAt(object, 'status', 'error');
  return isJsonObject(error) ? degraded(textAt(error, 'message')) : progressing('Waiting for status');
};

/** By `group/Kind`. */
export const DATABASE_KINDS: readonly (readonly [string, HealthRule])[] = [
  ['postgresql.cnpg.io/Cluster', cnpgClusterHealth],
  ['elasticsearch.k8s.elastic.co/Elasticsearch', elasticsearchHealth],
  ['beat.k8s.elastic.co/Beat', beatHealth],
  ['rabbitmq.com/RabbitmqCluster', rabbitClusterHealth],
  ['k8s.mariadb.com/MariaDB', mariaHealth],
  ['mariadb.mmontes.io/MariaDB', mariaHealth],
  ['k8s.mariadb.com/Backup', mariaBackupHealth],
  ['zookeeper.pravega.io/ZookeeperCluster', zookeeperHealth],
  ['solr.apache.org/SolrCloud', solrHealth],
  ['psmdb.percona.com/PerconaServerMongoDB', mongoHealth],
  ['snapshot.storage.k8s.io/VolumeSnapshot', snapshotHealth],
  ['snapshot.storage.k8s.io/VolumeSnapshotContent', snapshotHealth],
];
