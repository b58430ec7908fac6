// What must hold whenever it is calm. Each check answers with sentences; none is a good sign.
import { setTimeout as sleep } from 'node:timers/promises';
import { hubSql } from '../support/hub-sql.js';
import { type Finding, untilConverged, wrongObjects } from './convergence.js';
import { CANARY } from './sample-world.js';
import { resumeAll } from './suspending.js';
import { CLUSTER, type World } from './world.js';

/** How long nothing may be written once everything is as it should be. */
const QUIET_MS = 4_000;
/** What every base64 text of a canary begins with. */
const ENCODED_CANARY = Buffer.from(CANARY).toString('base64').slice(0, 12);

/** All that is wrong, once everything is mended and the fleet had the time to come to rest. */
export async function checkAll(world: World): Promise<string[]> {
  world.links.apiServer.mend();
  await resumeAll(world);
  const late = await untilConverged(world);
  const writes = world.audit.writes();
  const before = [...world.causes.unexplained(writes), ...world.suspensions.broken(writes)];
  await sleep(QUIET_MS);
  const quiet = world.audit
    .writes()
    .map(({ verb, object }) => `the agent wrote (${verb}) ${object} though all was as it should be`);
  return [
    ...world.violations.splice(0),
    ...late,
    ...before,
    ...quiet,
    ...world.versions.takeViolations(),
    ...(await wrongObjects(world)),
    ...(await touchedBystanders(world)),
    ...(await leaks(world)),
  ];
}

/** What no application has and is no longer as it was made, as sentences. */
export async function touchedBystanders({ bystanders, api }: Pick<World, 'bystanders'> & Finding): Promise<string[]> {
  const touched: string[] = [];
  for (const { path, uid, resourceVersion } of bystanders) {
    const live = await api.find(path);
    if (live?.metadata.uid !== uid) touched.push(`${path} was none of ours and is gone`);
    else if (live.metadata.resourceVersion !== resourceVersion)
      touched.push(`${path} was none of ours and was changed`);
  }
  return touched;
}

/** Whether a text holds what is secret, plainly or as the API server shows it. */
export function holdsCanary(text: string): boolean {
  return text.includes(CANARY) || text.includes(ENCODED_CANARY);
}

/** Where the canary may never show: logs, and what the agent told the hub. */
async function leaks({ fleet }: World): Promise<string[]> {
  const found: string[] = [];
  if (holdsCanary(fleet.hub.log())) found.push("the hub's log holds a secret");
  if (holdsCanary(fleet.agent(CLUSTER).log())) found.push("the agent's log holds a secret");
  const tables = await hubSql<{ name: string }>(
    fleet.hub.databaseUrl,
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const rows = await hubSql<{ count: number }>(
      fleet.hub.databaseUrl,
      `select count(*)::int as count from "${name}" t where t::text like '%' || $1 || '%' or t::text like '%' || $2 || '%'`,
      [CANARY, ENCODED_CANARY],
    );
    if ((rows[0]?.count ?? 0) > 0) found.push(`the hub's table ${name} holds a secret`);
  }
  return found;
}
