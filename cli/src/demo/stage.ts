import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegisterClusterPayload } from '@wheelhouse/protocol';
import { mainOf } from '../commands/process/process.js';
import { createRepository, type GitServer, type SampleRepository, startGitServer } from '../git-server/git-server.js';
import { CommandError } from '../exit-codes.js';
import { HubClient } from '../hub-client/hub-client.js';
import { Keeper } from './keeper.js';
import { type DemoProcess, startProcess } from './processes.js';
import { SAMPLE_FILES } from './sample/sample-files.js';
import type { Spoke } from './spokes.js';

/** How long the hub may take to start: the first start also makes its database. */
const HUB_READY_MS = 60_000;

/** The running demo: a hub, a Git repository, and an agent for each spoke. Everything below one folder, removed at the end. */
export class Stage {
  readonly directory = mkdtempSync(join(tmpdir(), 'wheelhouse-demo-'));
  private readonly processes: DemoProcess[] = [];
  private readonly keeper = new Keeper(this.directory);
  private isClosed = false;
  private gitServer: GitServer | undefined;

  /** Starts the sample repository's server. */
  async startGit(): Promise<{ url: string; repository: SampleRepository }> {
    const directory = join(this.directory, 'git');
    const repository = await createRepository(directory, 'fleet');
    await repository.commit(SAMPLE_FILES, 'Add the sample fleet');
    this.gitServer = await startGitServer({ directory });
    return { url: `${this.gitServer.url}/fleet.git`, repository };
  }

  /** Starts the hub with its embedded Postgres. */
  async startHub(port: number): Promise<HubClient> {
    const dataDir = join(this.directory, 'hub');
    const hub = this.start('hub', [mainOf('hub'), '--port', String(port), '--data-dir', dataDir], {
      logFile: join(this.directory, 'hub.log'),
      awaitsStart: true,
    });
    const { url } = await hub.ready<{ url: string }>(HUB_READY_MS);
    const token = readFileSync(join(dataDir, 'admin-token'), 'utf8').trim();
    return new HubClient({ url, authorization: `Bearer ${token}` });
  }

  /** Registers the spoke and starts its agent. */
  async startSpoke(hub: HubClient, spoke: Spoke): Promise<void> {
    const { registerCluster } = await hub.request<{ registerCluster: RegisterClusterPayload }>(
      'mutation($input: RegisterClusterInput!) { registerCluster(input: $input) { joinToken } }',
      { input: { name: spoke.name, labels: { env: spoke.environment } } },
    );
    const stateDir = join(this.directory, `agent-${spoke.name}`);
    this.start(
      `agent of ${spoke.name}`,
      [mainOf('agent'), '--hub', hub.address.url, '--state-dir', stateDir, ...spoke.flags],
      {
        logFile: join(this.directory, `agent-${spoke.name}.log`),
        env: { WHEELHOUSE_JOIN_TOKEN: registerCluster.joinToken },
      },
    );
  }

  /** Gives the value of the work, or fails as soon as a process of the demo ends by itself. */
  async whileAllRun<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, ...this.processes.map(({ ended }) => ended)]);
  }

  /** Waits until the signal to stop; fails when the hub ends before. Agents may come and go: that is worth a look at the fleet. */
  async whileHubRuns<T>(work: Promise<T>): Promise<T> {
    return Promise.race([work, ...this.processes.slice(0, 1).map(({ ended }) => ended)]);
  }

  /** Stops everything, agents first, and removes the folder unless it should be kept for its logs. */
  async close(options: { keep: boolean }): Promise<void> {
    this.isClosed = true;
    const [hub, ...agents] = this.processes;
    await Promise.all(agents.map((agent) => agent.stop()));
    await hub?.stop();
    await this.gitServer?.close();
    this.keeper.dismiss();
    if (!options.keep) rmSync(this.directory, { recursive: true, force: true });
  }

  private start(...parameters: Parameters<typeof startProcess>): DemoProcess {
    // An interruption may come between two steps of the story.
    if (this.isClosed) throw new CommandError('INTERRUPTED', 'The demo was stopped.');
    const started = startProcess(...parameters);
    this.processes.push(started);
    this.keeper.add(started.pid);
    return started;
  }
}

/** Ports of the loopback interface that are free now. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            resolve(typeof address === 'object' && address ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
