// What must hold whenever it is calm. Each check answers with sentences; none is a good sign.
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveObject } from '../support/bare-client.js';
import { isGreen } from '../support/fleet.js';
import { hubSql } from '../support/hub-sql.js';
import { until } from '../support/until.js';
import { CANARY, IGNORED_KEY, nameOf, pathsOf, TRACKING_LABEL, type WantedObject } from './sample-world.js';
import type { World } from './world.js';

/** How long everything may take to become as it should after the last disturbance: retries back off up to 30 s. */
const CONVERGES_WITHIN_MS = 120_000;
/** How long nothing may be written once everything is as it should be. */
const QUIET_MS = 4_000;

/** All that is wrong, once the fleet had the time to come to rest. */
export async function checkAll(world: World): Promise<string[]> {
  const late = await untilConverged(world);
  const before = world.causes.unexplained(world.audit.writes());
  await sleep(QUIET_MS);
  const quiet = world.audit
    .writes()
    .map(({ verb, object }) => `the agent wrote (${verb}) ${object} though all was as it should be`);
  return [
    ...late,
    ...before,
    ...quiet,
    ...(await wrongObjects(world)),
    ...(await touchedBystanders(world)),
    ...(await leaks(world)),
  ];
}

async function untilConverged(world: World): Promise<string[]> {
  let open: string[] = [];
  try {
    await until(
      'everything is as it should be',
      async () => {
        const all = await world.fleet.applications();
        open = all
          .filter((application) => !isGreen(application))
          .map(
            ({ name, syncStatus, health, freshness, message }) =>
              `${name} is ${syncStatus}, ${health}, ${freshness}: ${message ?? ''}`,
          );
        if (all.length !== world.applications.length) open.push(`${all.length} applications`);
        if (open.length === 0) open = await wrongObjects(world);
        return open.length === 0;
      },
      { timeoutMs: CONVERGES_WITHIN_MS, pollMs: 500 },
    );
    return [];
  } catch (error) {
    return open.length > 0
      ? open.map((text) => `not reached within ${CONVERGES_WITHIN_MS / 1_000} s: ${text}`)
      : [error instanceof Error ? error.message : String(error)];
  }
}

/** The cluster against what Git has, looked at directly. */
async function wrongObjects(world: World): Promise<string[]> {
  const wrong: string[] = [];
  for (const application of world.applications) {
    for (const object of application.wanted()) {
      const live = await world.api.find(pathsOf(object).object);
      const problem = live === undefined ? 'is missing' : problemOf(object, live);
      if (problem !== undefined) wrong.push(`${nameOf(object)} ${problem}`);
    }
    if (application.hasExtra) continue;
    const { namespace, name } = application;
    const extra = await world.api.find(`/api/v1/namespaces/${namespace}/configmaps/${name}-extra`);
    if (extra !== undefined) wrong.push(`configmaps ${namespace}/${name}-extra was not pruned`);
  }
  return wrong;
}

function problemOf({ manifest, kind }: WantedObject, live: LiveObject): string | undefined {
  if (live.metadata.labels?.[TRACKING_LABEL] === undefined) return 'lost its label';
  const wanted =
    kind === 'Secret' ? encoded(manifest['stringData']) : kind === 'ConfigMap' ? manifest['data'] : undefined;
  for (const [key, value] of Object.entries((wanted ?? {}) as Record<string, string>))
    if (key !== IGNORED_KEY && live.data?.[key] !== value) return `has another ${key}`;
  const replicas = (manifest['spec'] as { replicas?: number } | undefined)?.replicas;
  if (kind === 'Deployment' && live.spec?.replicas !== replicas) return `has ${live.spec?.replicas} replicas`;
  return undefined;
}

function encoded(data: unknown): Record<string, string> {
  const entries = Object.entries((data ?? {}) as Record<string, string>);
  return Object.fromEntries(entries.map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
}

async function touchedBystanders(world: World): Promise<string[]> {
  const touched: string[] = [];
  for (const { path, uid, resourceVersion } of world.bystanders) {
    const live = await world.api.find(path);
    if (live?.metadata.uid !== uid) touched.push(`${path} was none of ours and is gone`);
    else if (live.metadata.resourceVersion !== resourceVersion)
      touched.push(`${path} was none of ours and was changed`);
  }
  return touched;
}

/** Where the canary may never show: logs, and what the agent told the hub. */
async function leaks({ fleet }: World): Promise<string[]> {
  const encodedCanary = Buffer.from(CANARY).toString('base64').slice(0, 12);
  const holds = (text: string): boolean => text.includes(CANARY) || text.includes(encodedCanary);
  const found: string[] = [];
  if (holds(fleet.hub.log())) found.push("the hub's log holds a secret");
  if (holds(fleet.agent('one').log())) found.push("the agent's log holds a secret");
  const tables = await hubSql<{ name: string }>(
    fleet.hub.databaseUrl,
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const rows = await hubSql<{ count: number }>(
      fleet.hub.databaseUrl,
      `select count(*)::int as count from "${name}" t where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%'`,
      [CANARY, encodedCanary],
    );
    if ((rows[0]?.count ?? 0) > 0) found.push(`the hub's table ${name} holds a secret`);
  }
  return found;
}
