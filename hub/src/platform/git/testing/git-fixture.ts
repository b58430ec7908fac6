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

export const OPEN_ACCESS: GitAccess = { anyAddress: true };

/** Of the server, and of the adapters: `transports` instead of the ones that the setting `transport` chooses. */
export interface GitFixtureOptions extends Partial<GitServerOptions> {
  readonly timeoutMs?: number;
  readonly transport?: HubConfig['gitTransport'];
  readonly transports?: (stores: ObjectStores, maxFetchBytes: number | undefined) => readonly PackTransport[];
  readonly maxFetchBytes?: number;
}

export interface GitFixture {
  readonly root: string;
  readonly dataDir: string;
  readonly server: GitServer;
  readonly remote: SmartGitRemote;
  readonly objects: PackedGitObjects;
  readonly stores: ObjectStores;
  createRepository(name: string): Promise<SampleRepository>;
  urlOf(name: string): string;
  /** The adapters as a restarted hub has them: nothing in memory. */
  restart(): Promise<GitFixture>;
  close(): Promise<void>;
}

export async function startGitFixture(options: GitFixtureOptions = {}): Promise<GitFixture> {
  const root = await mkdtemp(join(tmpdir(), 'wheelhouse-git-'));
  const server = await startGitServer({ directory: join(root, 'served'), ...options });
  return wire(root, server, options);
}

function wire(root: string, server: GitServer, options: GitFixtureOptions): GitFixture {
  const dataDir = join(root, 'data');
  const stores = new ObjectStores({ dataDir });
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
    server,
    remote,
    stores,
    objects: new PackedGitObjects(stores),
    createRepository: (name) => createRepository(join(root, 'served'), name),
    urlOf: (name) => `${server.url}/${name}.git`,
    restart: async () => {
      await closeAdapters();
      return wire(root, server, options);
    },
    close: async () => {
      await closeAdapters();
      await server.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
