// The process around one agent: which cluster it speaks to, its probes, its end. Adapters are loaded when they are needed: a simulated agent
// never loads the Kubernetes one.
import { InvalidInputError, sha256 } from '@wheelhouse/protocol';
import type { Logger } from 'pino';
import { createAgent } from './agent.js';
import type { AgentProcessConfig } from './agent-config.js';
import type { Cluster } from './cluster/cluster.js';
import type { ApiAccess } from './cluster/kubernetes/api-access.js';
import { JoinRefusedError } from './link/hub.errors.js';
import { lockFolder, type FolderLock } from './store/folder-lock.js';
import { StateStore } from './store/state-store.js';

/** The exit code when the join token is missing, used or expired: starting again changes nothing. */
export const EXIT_JOIN_REFUSED = 3;
/** The exit code of settings that cannot work. */
export const EXIT_USAGE = 2;
/** How long everything may take to end after a signal. */
const STOP_TIMEOUT_MS = 10_000;

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
  const agent = createAgent({ config, cluster, logger });
  const endpoint =
    config.healthPort === undefined
      ? undefined
      : await (await import('./health-endpoint/health-endpoint.js')).serveHealth(agent, config.healthPort);
  const { promise: signalled, resolve } = Promise.withResolvers<number>();
  const onSignal = (signal: NodeJS.Signals): void => {
    logger.info({ signal }, 'Stopping.');
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
    resolve(0);
  };
  process.once('SIGTERM', onSignal).once('SIGINT', onSignal);
  try {
    await agent.start();
    logger.info({ hub: config.hub, stateDir: config.stateDir }, 'The agent runs.');
    return await Promise.race([signalled, agent.done.then(() => 0)]);
  } finally {
    await agent.stop();
    await endpoint?.close();
    await close();
  }
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
