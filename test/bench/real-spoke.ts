// A hub with one agent on one real API server, as most benchmarks need it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { Fleet } from '../support/fleet.js';
import { until } from '../support/until.js';
import { startTestbed } from '../testbed/testbed.js';
import { applicationNames, filesOf, setOfFolders } from './sample-applications.js';

export const NAMESPACE = 'bench';
const TIMEOUT_MS = 60_000;

/** Who looks at the first sync. */
export interface FirstSync {
  /** Everything is rendered and delivered; the agent starts when this resolves. */
  readonly before?: (kubeconfig: string, names: readonly string[]) => Promise<void>;
  /** All applications are Synced. */
  readonly after?: () => Promise<void>;
}

export interface RealSpoke {
  readonly fleet: Fleet;
  readonly kubeconfig: string;
  readonly names: readonly string[];
  /** Processes of ours: hub, Postgres with all it started, agent. */
  readonly processes: readonly number[];
  /** Resolves once all applications are Synced at the commit, as the hub knows it. */
  untilSynced(commit: string): Promise<void>;
}

/**
 * Starts everything, waits until the applications are Synced, and stops everything after `work`. The API server runs without the
 * controllers: rolling Deployments out is their work, not what is measured.
 */
export async function withRealSpoke<T>(
  applications: number,
  work: (spoke: RealSpoke) => Promise<T>,
  watching: FirstSync = {},
): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'wheelhouse-bench-'));
  const testbed = await startTestbed({ clusters: 1, directory: join(root, 'testbed'), controllerManager: false });
  const kubeconfig = testbed.clusters[0]?.kubeconfigPath ?? '';
  const names = applicationNames(applications);
  const hubEnv = { WHEELHOUSE_LOG_LEVEL: 'warn' };
  const fleet = await Fleet.start({ files: filesOf(names, 'v0'), hubEnv });
  const database = new Client({ connectionString: fleet.hub.databaseUrl });
  try {
    await database.connect();
    const joinToken = await fleet.register('one', { env: 'bench' });
    await fleet.applySet(setOfFolders(fleet.repositoryUrl, NAMESPACE));
    const untilSynced = async (commit: string): Promise<void> => {
      let unfinished: unknown[] = [];
      const ask = async (): Promise<boolean> => {
        const { rows } = await database.query<{ count: number }>(SYNCED, [commit]);
        if (rows[0]?.count === applications) return true;
        unfinished = rows;
        return false;
      };
      const patience = { timeoutMs: TIMEOUT_MS, pollMs: 20 };
      await until(`${applications} applications are Synced at ${commit}`, ask, patience, () => unfinished).catch(
        async (error: unknown) => {
          const { rows } = await database.query(UNFINISHED, [commit]);
          throw new Error(`${String(error)}\n${JSON.stringify(rows, null, 1)}`, { cause: error });
        },
      );
    };
    await until(`${applications} applications are delivered`, async () => {
      const { rows } = await database.query<{ count: number }>('select count(*)::int as count from assignments');
      return rows[0]?.count === applications;
    });
    await watching.before?.(kubeconfig, names);
    const agent = await fleet.startAgent('one', joinToken, kubeconfig);
    await untilSynced((await fleet.repository.git('rev-parse', 'HEAD')).trim());
    await watching.after?.();
    const processes = [fleet.hub.pid, fleet.hub.postmasterPid, agent.pid];
    return await work({ fleet, kubeconfig, names, processes, untilSynced });
  } finally {
    await database.end();
    await fleet.close();
    await testbed.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

const SYNCED = `select count(*)::int as count from application_statuses s join applications a on a.id = s.application_id
  where s.synced_revision = $1 and s.sync_status = 'Synced' and s.render_digest = a.render_digest`;

const UNFINISHED = `select a.name, a.revision, a.stale_since, a.conditions, s.synced_revision, s.sync_status, s.health, s.message, s.operation,
    s.render_digest = a.render_digest as is_about_render
  from applications a left join application_statuses s on s.application_id = a.id
  where s.synced_revision is distinct from $1 or s.sync_status <> 'Synced' or s.render_digest <> a.render_digest limit 5`;
