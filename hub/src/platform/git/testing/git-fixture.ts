/** For specs: a served directory of repositories, and the real adapters on a data directory of their own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createRepository,
  type GitServer,
  type GitServerOptions,
  type SampleRepository,
  startGitServer,
} from '@wheelhouse/cli/git-server';
import type { HubConfig } from '../../config/hub-config.js';
import { SilentLogger } from '../../logging/logger.js';
import type { GitAccess } from '../git-remote.js';
import { ObjectStores } from '../packs/object-stores.js';
import { PackedGitObjects } from '../packs/packed-git-objects.js';
import { SmartGitRemote } from '../smart-git-remote.js';
import type { PackTransport } from '../wire/pack-transport.js';
import { newSshKey, type SshGitServer, type SshGitServerOptions, startSshGitServer } from './ssh-git-server.js';

export const OPEN_ACCESS: GitAccess = { anyAddress: true };

/** Of the server, and of the adapters: `transports` instead of the ones that the setting `transport` chooses. */
export interface GitFixtureOptions extends Partial<GitServerOptions> {
  readonly timeoutMs?: number;
  readonly transport?: HubConfig['gitTransport'];
  readonly transports?: (stores: ObjectStores, maxFetchBytes: number | undefined) => readonly PackTransport[];
  readonly maxFetchBytes?: number;
  readonly cacheBytes?: number;
  /** Repositories are read over SSH. */
  readonly ssh?: Partial<SshGitServerOptions>;
}

export interface GitFixture {
  readonly root: string;
  readonly dataDir: string;
  readonly server: GitServer;
  /** With the option `ssh`. */
  readonly ssh?: SshGitServer;
  /** With it the repositories of {@link urlOf} can be read. */
  readonly access: GitAccess;
  readonly remote: SmartGitRemote;
  readonly objects: PackedGitObjects;
  readonly stores: ObjectStores;
  createRepository(name: string): Promise<SampleRepository>;
  urlOf(name: string): string;
  /** The adapters as a restarted hub has them: nothing in memory. */
  restart(): Promise<GitFixture>;
  close(): Promise<void>;
}

interface Servers {
  readonly server: GitServer;
  readonly ssh?: SshGitServer;
  readonly access: GitAccess;
}

export async function startGitFixture(options: GitFixtureOptions = {}): Promise<GitFixture> {
  const root = await mkdtemp(join(tmpdir(), 'wheelhouse-git-'));
  const directory = join(root, 'served');
  const server = await startGitServer({ directory, ...options });
  if (options.ssh === undefined) return wire(root, { server, access: OPEN_ACCESS }, options);
  const key = newSshKey();
  const ssh = await startSshGitServer({ directory, authorizedKey: key.public, ...options.ssh });
  const access = { anyAddress: true, ssh: { privateKey: key.private, knownHosts: ssh.knownHosts } };
  return wire(root, { server, ssh, access }, options);
}

function wire(root: string, servers: Servers, options: GitFixtureOptions): GitFixture {
  const dataDir = join(root, 'data');
  const { server, ssh } = servers;
  const stores = new ObjectStores({ dataDir, gitCacheBytes: options.cacheBytes ?? 1024 ** 3 });
  const config = {
    repositoryTimeoutMs: options.timeoutMs ?? 10_000,
    gitTransport: options.transport ?? 'fast',
  } as const;
  const remote = new SmartGitRemote(config, stores, new SilentLogger());
  if (options.transports !== undefined) remote.transports = options.transports(stores, options.maxFetchBytes);
  const closeAdapters = async (): Promise<void> => {
    remote.onModuleDestroy();
    await stores.onModuleDestroy();
  };
  return {
    root,
    dataDir,
    ...servers,
    remote,
    stores,
    objects: new PackedGitObjects(stores),
    createRepository: (name) => createRepository(join(root, 'served'), name),
    urlOf: (name) => (ssh ? `ssh://git@127.0.0.1:${ssh.port}/${name}.git` : `${server.url}/${name}.git`),
    restart: async () => {
      await closeAdapters();
      return wire(root, servers, options);
    },
    close: async () => {
      await closeAdapters();
      await ssh?.close();
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
