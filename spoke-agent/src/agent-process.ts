// The process around one agent: which cluster it speaks to, its probes, its end. Adapters are loaded when they are needed: a simulated agent
// never loads the Kubernetes one.
import { hostname } from 'node:os';
import { InvalidInputError, sha256 } from '@wheelhouse/protocol';
import type { Logger } from 'pino';
import type { AgentStatus } from './agent.js';
import type { AgentProcessConfig } from './agent-config.js';
import type { Cluster } from './cluster/cluster.js';
import type { ApiAccess } from './cluster/kubernetes/api-access.js';
import { FencedCluster } from './leadership/fenced-cluster.js';
import { LeaseElection } from './leadership/lease-election.js';
import { JoinRefusedError } from './link/hub.errors.js';
import { SystemClock } from './link/system-clock.js';
import { DEFAULT_AGENT_NAMESPACE } from './reconcile/application/agent-protection.js';
import type { IdentityStore } from './store/identity-store.js';
import { lockFolder, type FolderLock } from './store/folder-lock.js';
import { StateStore } from './store/state-store.js';

/** The exit code when the join token is missing, used or expired: starting again changes nothing. */
export const EXIT_JOIN_REFUSED = 3;
/** The exit code of settings that cannot work. */
export const EXIT_USAGE = 2;
/** The exit code of a replica that lost its lease: started again, it waits for it. */
export const EXIT_LEASE_LOST = 4;
/** How long everything may take to end after a signal. */
const STOP_TIMEOUT_MS = 10_000;

const LEASE_LOST =
  'This replica of the agent does not hold the lease (any more): it writes nothing. The replica that holds it goes on.';

/** What a replica that waits says of itself. */
const STANDBY: AgentStatus = {
  isJoined: false,
  isReady: true,
  hold: undefined,
  desiredRevision: undefined,
  applications: 0,
  objects: 0,
  waiting: 0,
  requestsAtOnce: 0,
};

interface OpenCluster {
  readonly cluster: Cluster;
  readonly close: () => Promise<void>;
}

/** Runs an agent until a signal ends it. Resolves with the exit code. */
export async function runAgentProcess(config: AgentProcessConfig, logger: Logger): Promise<number> {
  try {
    const lock = await lockState(config.stateDir, logger);
    try {
      return await runLocked(config, logger);
    } finally {
      await lock.release();
    }
  } catch (error) {
    logger.fatal({ err: error }, error instanceof Error ? error.message : String(error));
    if (error instanceof JoinRefusedError) return EXIT_JOIN_REFUSED;
    return error instanceof InvalidInputError ? EXIT_USAGE : 1;
  }
}

/** Before anything is read: two processes on one state would both believe what the other overwrites. */
async function lockState(stateDir: string, logger: Logger): Promise<FolderLock> {
  await new StateStore(stateDir).ensure();
  const lock = await lockFolder(stateDir);
  if (!lock.isHeld)
    logger.warn(
      { stateDir },
      'The file system of the state folder knows no sockets: a second agent on it goes unnoticed.',
    );
  return lock;
}

async function runLocked(config: AgentProcessConfig, logger: Logger): Promise<number> {
  const { cluster, close } = await openCluster(config, logger);
  const signalled = onSignal(logger);
  const election = config.leaderElection === true ? electionFor(config, cluster, logger) : undefined;
  let stopWaiting = async (): Promise<void> => {};
  try {
    if (election !== undefined) {
      stopWaiting = await serveStandby(config);
      const won = await Promise.race([election.acquire().then(() => true), signalled.then(() => false)]);
      await stopWaiting();
      if (!won) return 0;
    }
    return await runAgent(config, { cluster, logger, signalled, election });
  } finally {
    await election?.release();
    await close();
  }
}

/** Resolves with the exit code once a signal asks for the end. */
function onSignal(logger: Logger): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const stop = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'Stopping.');
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    resolve(0);
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  return promise;
}

function electionFor(config: AgentProcessConfig, cluster: Cluster, logger: Logger): LeaseElection {
  const { namespace = DEFAULT_AGENT_NAMESPACE } = config;
  return new LeaseElection({ cluster, namespace, holder: hostname(), clock: new SystemClock(), logger });
}

/** A standby is well, and ready to take over. Returns what ends that. */
async function serveStandby({ healthPort }: AgentProcessConfig): Promise<() => Promise<void>> {
  if (healthPort === undefined) return async () => {};
  const { serveHealth } = await import('./health-endpoint/health-endpoint.js');
  const endpoint = await serveHealth({ status: () => STANDBY }, healthPort);
  return async () => await endpoint.close();
}

interface RunParts {
  readonly cluster: Cluster;
  readonly logger: Logger;
  readonly signalled: Promise<number>;
  readonly election: LeaseElection | undefined;
}

async function runAgent(config: AgentProcessConfig, parts: RunParts): Promise<number> {
  const { logger, signalled, election } = parts;
  // Loaded only now: a standby that waits needs little memory.
  const { createAgent } = await import('./agent.js');
  const cluster = election === undefined ? parts.cluster : fencedBy(election, parts.cluster);
  const identities = await identitiesOf(config, cluster);
  const agent = createAgent({ config, cluster, logger, ...(identities && { identities }) });
  const endpoint =
    config.healthPort === undefined
      ? undefined
      : await (await import('./health-endpoint/health-endpoint.js')).serveHealth(agent, config.healthPort);
  try {
    await agent.start();
    logger.info({ hub: config.hub, stateDir: config.stateDir }, 'The agent runs.');
    const ends = [signalled, agent.done.then(() => 0)];
    return await Promise.race(election === undefined ? ends : [...ends, election.lost.then(() => EXIT_LEASE_LOST)]);
  } finally {
    await agent.stop();
    await endpoint?.close();
  }
}

function fencedBy(election: LeaseElection, cluster: Cluster): Cluster {
  return new FencedCluster(cluster, () => (election.isHeld ? undefined : LEASE_LOST));
}

async function identitiesOf(config: AgentProcessConfig, cluster: Cluster): Promise<IdentityStore | undefined> {
  const { identitySecret: name, namespace = DEFAULT_AGENT_NAMESPACE } = config;
  if (name === undefined) return undefined;
  const { SecretIdentityStore } = await import('./store/secret-identity-store.js');
  return new SecretIdentityStore(cluster, { namespace, name }, new StateStore(config.stateDir));
}

async function openCluster(config: AgentProcessConfig, logger: Logger): Promise<OpenCluster> {
  if (config.simulate) return await openSimulation(config, logger);
  const { KubernetesCluster } = await import('./cluster/kubernetes/kubernetes-cluster.js');
  const cluster = new KubernetesCluster(await accessOf(config));
  return { cluster, close: () => cluster.close() };
}

async function accessOf(config: AgentProcessConfig): Promise<ApiAccess> {
  if (config.kubeconfig !== undefined) {
    const { kubeconfigAccess } = await import('./cluster/kubernetes/kubeconfig.js');
    return await kubeconfigAccess(config.kubeconfig, config.context);
  }
  const { inClusterAccess } = await import('./cluster/kubernetes/in-cluster.js');
  return await inClusterAccess();
}

/** A UID that stays the same as long as the folder of the agent's state does. */
function uidOf(stateDir: string): string {
  const digits = sha256(stateDir);
  return [8, 12, 16, 20, 32].map((end, index, ends) => digits.slice(ends[index - 1] ?? 0, end)).join('-');
}

async function openSimulation(config: AgentProcessConfig, logger: Logger): Promise<OpenCluster> {
  const { SimulatedCluster } = await import('./cluster/simulated/simulated-cluster.js');
  // The same cluster again after a restart, although an empty one.
  const cluster = new SimulatedCluster({ uid: uidOf(config.stateDir) });
  logger.info({}, 'This agent runs on a simulated cluster inside its own process.');
  if (config.simulatePort === undefined) return { cluster, close: () => cluster.close() };
  const { openDoor } = await import('./cluster/simulated/door.js');
  const door = await openDoor(cluster, config.simulatePort);
  logger.info({ url: door.url }, 'The simulated cluster can be reached here.');
  return { cluster, close: async () => void (await Promise.all([door.close(), cluster.close()])) };
}
