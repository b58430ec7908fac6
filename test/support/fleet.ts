// A whole fleet on this machine: a hub with its embedded Postgres, a Git server, and agents. Everything below one folder.
import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRepository,
  type GitServer,
  type GitServerOptions,
  type SampleRepository,
  startGitServer,
} from '@wheelhouse/cli/git-server';
import { AgentProcess } from './agent-process.js';
import { APPLY_APPLICATION, APPLY_SET, type ApplyAnswer, REGISTER } from './fleet-operations.js';
import {
  type ApplicationState,
  type ListFilter,
  findApplication,
  findCluster,
  listApplications,
} from './fleet-state.js';
import type { GraphqlClient } from './graphql.js';
import { HubProcess, WEBHOOK_SECRET } from './hub-process.js';
import { webFiles } from './sample-files.js';
import { type Patience, until } from './until.js';

/** Set to keep the folder, with the logs, of what was tested. */
const KEEP_VARIABLE = 'KEEP_TEST_FILES';

export interface FleetOptions {
  /** Simulated clusters by name, with their labels. */
  readonly clusters?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Files of the first commit. By default `apps/web`. */
  readonly files?: Readonly<Record<string, string>>;
  readonly hubEnv?: Readonly<Record<string, string>>;
  /** Flags for the hub's Node. */
  readonly hubFlags?: readonly string[];
  readonly git?: Pick<GitServerOptions, 'basicAuth' | 'intercept'>;
}

export class Fleet {
  readonly directory: string;
  readonly hub: HubProcess;
  readonly git: GitServer;
  readonly repository: SampleRepository;
  readonly agents = new Map<string, AgentProcess>();

  private constructor(parts: { directory: string; hub: HubProcess; git: GitServer; repository: SampleRepository }) {
    this.directory = parts.directory;
    this.hub = parts.hub;
    this.git = parts.git;
    this.repository = parts.repository;
  }

  /** Starts hub, Git server and agents; the repository is added, unless it needs a credential. */
  static async start(options: FleetOptions = {}): Promise<Fleet> {
    const directory = mkdtempSync(join(tmpdir(), 'wheelhouse-fleet-'));
    const gitDirectory = join(directory, 'git');
    const repository = await createRepository(gitDirectory, 'fleet');
    await repository.commit(options.files ?? { 'apps/web/web.yaml': webFiles() }, 'Add the files');
    const git = await startGitServer({ directory: gitDirectory, ...options.git });
    const hub = await HubProcess.start({
      directory,
      env: options.hubEnv ?? {},
      nodeFlags: options.hubFlags ?? [],
    }).catch(async (error: unknown) => {
      await git.close();
      throw error;
    });
    const fleet = new Fleet({ directory, hub, git, repository });
    try {
      if (options.git?.basicAuth === undefined) await fleet.addRepository();
      for (const [name, labels] of Object.entries(options.clusters ?? {})) await fleet.addCluster(name, labels);
      return fleet;
    } catch (error) {
      await fleet.close();
      throw error;
    }
  }

  get repositoryUrl(): string {
    return `${this.git.url}/fleet.git`;
  }

  get client(): GraphqlClient {
    return this.hub.client;
  }

  agent(name: string): AgentProcess {
    const agent = this.agents.get(name);
    if (agent === undefined) throw new Error(`There is no agent of ${name}`);
    return agent;
  }

  async addRepository(
    credential: { username?: string; password?: string; url?: string; type?: string } = {},
  ): Promise<void> {
    await this.client.request(`mutation($input: AddRepositoryInput!) { addRepository(input: $input) { url } }`, {
      input: { url: this.repositoryUrl, ...credential },
    });
  }

  /** Another repository, served and added. Returns its address. */
  async addOtherRepository(
    name: string,
    files: Readonly<Record<string, string | Uint8Array>>,
  ): Promise<{ url: string; repository: SampleRepository }> {
    const repository = await createRepository(join(this.directory, 'git'), name);
    await repository.commit(files, 'Add the files');
    const url = `${this.git.url}/${name}.git`;
    await this.addRepository({ url });
    return { url, repository };
  }

  /** Registers a cluster and returns its join token. */
  async register(name: string, labels: Readonly<Record<string, string>> = {}): Promise<string> {
    const answer = await this.client.request<{ registerCluster: { joinToken: string } }>(REGISTER, {
      input: { name, labels },
    });
    return answer.registerCluster.joinToken;
  }

  /** Registers a cluster, simulated unless a kubeconfig is given, and starts its agent. */
  async addCluster(
    name: string,
    labels: Readonly<Record<string, string>> = {},
    kubeconfig?: string,
  ): Promise<AgentProcess> {
    return this.startAgent(name, await this.register(name, labels), kubeconfig);
  }

  /** Starts the agent of a registered cluster, simulated unless a kubeconfig is given. */
  async startAgent(name: string, joinToken: string, kubeconfig?: string): Promise<AgentProcess> {
    const agent = await AgentProcess.start({
      name,
      hubUrl: this.hub.url,
      joinToken,
      directory: this.directory,
      ...(kubeconfig === undefined ? {} : { kubeconfig }),
    });
    this.agents.set(name, agent);
    return agent;
  }

  /** Applies an application set and returns its plan. */
  async applySet(manifest: string): Promise<ApplyAnswer> {
    const { applyApplicationSet } = await this.client.request<{ applyApplicationSet: ApplyAnswer }>(APPLY_SET, {
      manifest,
    });
    return applyApplicationSet;
  }

  async applyApplication(manifest: string): Promise<void> {
    await this.client.request(APPLY_APPLICATION, { manifest });
  }

  async applications(filter: ListFilter = {}): Promise<ApplicationState[]> {
    return listApplications(this.client, filter);
  }

  async application(name: string): Promise<ApplicationState | undefined> {
    return findApplication(this.client, name);
  }

  /** Waits until exactly these applications exist, Synced and Healthy on Live clusters, at the revision if one is given. */
  async untilGreen(names: readonly string[], revision?: string, patience: Patience = {}): Promise<ApplicationState[]> {
    let seen: ApplicationState[] = [];
    const wanted = names.toSorted().join();
    const isDone = async (): Promise<ApplicationState[] | undefined> => {
      seen = await this.applications();
      const isComplete = seen.map(({ name }) => name).join() === wanted;
      return isComplete && seen.every((each) => isGreen(each, revision)) ? seen : undefined;
    };
    return until(`${wanted} become green`, isDone, patience, () => seen);
  }

  /** Waits until one application is as wanted. */
  async untilApplication(
    name: string,
    what: string,
    isWanted: (application: ApplicationState) => boolean,
    patience: Patience = {},
  ): Promise<ApplicationState> {
    let seen: ApplicationState | undefined;
    const ask = async (): Promise<ApplicationState | undefined> => {
      seen = await this.application(name);
      return seen && isWanted(seen) ? seen : undefined;
    };
    return until(`${name} ${what}`, ask, patience, () => seen);
  }

  /** Waits until the agent of a cluster holds what the hub wants of it now. */
  async untilHeld(cluster: string): Promise<void> {
    await until(`the agent of ${cluster} holds the desired state`, async () => {
      const seen = await findCluster(this.client, cluster);
      return seen !== undefined && seen.heldRevision === seen.desiredRevision;
    });
  }

  /** Commits, and tells the hub as GitHub does. Returns the commit. */
  async push(files: Readonly<Record<string, string | null>>, message = 'Change'): Promise<string> {
    const commit = await this.repository.commit(files, message);
    const { status } = await this.webhook();
    if (status >= 300) throw new Error(`The webhook answered ${status}`);
    return commit;
  }

  /** Sends GitHub's push event for `main`. */
  async webhook(options: { secret?: string; ref?: string } = {}): Promise<{ status: number; text: string }> {
    const body = JSON.stringify({
      ref: options.ref ?? 'refs/heads/main',
      repository: { clone_url: this.repositoryUrl, html_url: this.repositoryUrl.replace(/\.git$/, '') },
    });
    const signature = createHmac('sha256', options.secret ?? WEBHOOK_SECRET)
      .update(body)
      .digest('hex');
    const response = await fetch(new URL('/api/webhook', this.hub.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-github-event': 'push',
        'x-github-delivery': randomUUID(),
        'x-hub-signature-256': `sha256=${signature}`,
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  }

  /** Stops everything and removes the folder. */
  async close(): Promise<void> {
    await Promise.all([...this.agents.values()].map((agent) => agent.stop()));
    await this.hub.stop();
    await this.git.close();
    if (process.env[KEEP_VARIABLE] === undefined) rmSync(this.directory, { recursive: true, force: true });
    else process.stderr.write(`kept: ${this.directory}\n`);
  }
}

/** Whether nothing is left to do for an application. */
export function isGreen(application: ApplicationState, revision?: string): boolean {
  return (
    application.syncStatus === 'Synced' &&
    application.health === 'Healthy' &&
    application.freshness === 'Live' &&
    (revision === undefined || (application.revision === revision && application.syncedRevision === revision))
  );
}
