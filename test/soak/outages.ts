// Programs that end and start again, cables that are cut, an API server that is slow, and a hub that is put back to an old backup.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findCluster } from '../support/fleet-state.js';
import { LINK_FAULTS } from '../support/tcp-link.js';
import { until } from '../support/until.js';
import { untilConverged } from './convergence.js';
import { resumeAll } from './suspending.js';
import { CLUSTER, type World } from './world.js';

const OUTAGE_MS = { least: 500, most: 8_000 };
const SLOWNESS_MS = { least: 50, most: 600 };
/** What changed so long before an agent was killed may have been under way. */
const UNDER_WAY_MS = 60_000;
/** How long what a restored hub and its agent tell each other may take on a busy machine. */
const SEEN_WITHIN_MS = 60_000;

export async function killHub({ fleet, chance }: World): Promise<void> {
  await fleet.hub.kill();
  await sleep(chance.between(OUTAGE_MS.least, OUTAGE_MS.most));
  await fleet.hub.restart();
}

export async function stopHub({ fleet, chance }: World): Promise<void> {
  await fleet.hub.stop();
  await sleep(chance.between(OUTAGE_MS.least, OUTAGE_MS.most));
  await fleet.hub.restart();
}

/** What it wrote in its last moment it may write once more, as it is already. Not hooks: those it records before. */
export async function killAgent({ fleet, chance, causes }: World): Promise<void> {
  await fleet.agent(CLUSTER).kill();
  causes.renew((object) => !object.endsWith('-hook') && !object.endsWith('-job'), UNDER_WAY_MS);
  await sleep(chance.between(0, OUTAGE_MS.most));
  fleet.agent(CLUSTER).start();
}

export async function stopAgent({ fleet, chance }: World): Promise<void> {
  await fleet.agent(CLUSTER).stop();
  await sleep(chance.between(0, OUTAGE_MS.most));
  fleet.agent(CLUSTER).start();
}

export async function restartApiServer({ cluster, chance }: World): Promise<void> {
  await cluster.stop();
  await sleep(chance.between(OUTAGE_MS.least, OUTAGE_MS.most));
  await cluster.start();
}

export async function cutHubLink({ links, chance }: World): Promise<void> {
  links.hub.break(chance.pick(LINK_FAULTS));
  await sleep(chance.between(OUTAGE_MS.least, OUTAGE_MS.most));
  links.hub.mend();
}

export async function cutApiServerLink({ links, chance, causes }: World): Promise<void> {
  const since = Date.now();
  links.apiServer.break(chance.pick(LINK_FAULTS));
  await sleep(chance.between(OUTAGE_MS.least, OUTAGE_MS.most));
  links.apiServer.mend();
  causes.noteUnanswered(since);
}

/** It stays slow while other things happen. */
export async function slowApiServer({ links, chance }: World): Promise<void> {
  links.apiServer.slowDown(chance.between(SLOWNESS_MS.least, SLOWNESS_MS.most));
  return Promise.resolve();
}

/** The hub forgets a commit that its agent has: nothing is put back to the former state until a person approves. */
export async function restoreHub(world: World): Promise<void> {
  const { fleet, violations } = world;
  await resumeAll(world);
  if ((await untilConverged(world)).length > 0) return;
  const changed = [...new Set([world.anyApplication(), world.anyApplication()])];
  await withBackup(world, async () => {
    for (const application of changed) application.version += 1;
    await world.commit(changed);
    violations.push(...(await untilConverged(world)));
  });
  try {
    await until('the agent holds, as the hub is behind', async () => (await holdOf(world)) === 'HUB_BEHIND', {
      timeoutMs: SEEN_WITHIN_MS,
    });
    // Held: what went back now would be seen by the watch over versions.
    await sleep(world.chance.between(OUTAGE_MS.least, OUTAGE_MS.most));
    world.watchesVersions = false;
    world.noteCommit(changed);
    await fleet.client.request(`mutation { approveHold(cluster: "${CLUSTER}") { name } }`);
    await until('the hold is gone', async () => (await holdOf(world)) === undefined, { timeoutMs: SEEN_WITHIN_MS });
    // It has forgotten the last commit, too, and would hear of it by polling only.
    world.noteCommit(changed);
    await fleet.webhook();
    violations.push(...(await untilConverged(world)));
  } catch (error) {
    violations.push(`after the hub was restored: ${error instanceof Error ? error.message : String(error)}`);
  }
  world.versions.forget();
  world.watchesVersions = true;
}

/** Puts the hub back to what it was before the action. */
async function withBackup({ fleet }: World, action: () => Promise<void>): Promise<void> {
  const { hub, directory } = fleet;
  const backup = join(directory, 'backup');
  await hub.stop();
  copy(hub.dataDir, backup);
  await hub.restart();
  await action();
  await hub.stop();
  rmSync(hub.dataDir, { recursive: true });
  copy(backup, hub.dataDir);
  rmSync(backup, { recursive: true });
  await hub.restart();
}

/** With the permissions, on which Postgres insists. */
function copy(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to]);
}

async function holdOf({ fleet }: World): Promise<string | undefined> {
  return (await findCluster(fleet.client, CLUSTER))?.hold?.code;
}
