// What happens in Git, and to applications on the hub.
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../support/until.js';
import { pathsOf } from './sample-world.js';
import type { World } from './world.js';

const BROKEN_MS = { least: 500, most: 4_000 };
/** How long a deletion with all objects may take on a busy machine. */
const GONE_WITHIN_MS = 90_000;

export async function changeInGit(world: World): Promise<void> {
  const changed = world.applications.filter(() => world.chance.next() < 0.3);
  for (const application of changed) application.version += 1;
  if (changed.length > 0) await world.commit(changed);
}

export async function addOrRemoveInGit(world: World): Promise<void> {
  const application = world.anyApplication();
  application.hasExtra = !application.hasExtra;
  await world.commit([application]);
}

export async function breakInGit(world: World): Promise<void> {
  const application = world.anyApplication();
  application.isBroken = true;
  await world.commit([application]);
  await sleep(world.chance.between(BROKEN_MS.least, BROKEN_MS.most));
  application.isBroken = false;
  application.version += 1;
  await world.commit([application]);
}

/** While a PreSync hook fails, nothing of that version may come into the cluster. */
export async function breakHook(world: World): Promise<void> {
  const application = world.anyApplication();
  application.hook = world.chance.pick(['invalid', 'failing']);
  application.version += 1;
  const failing = `v${application.version}`;
  await world.commit([application]);
  await sleep(world.chance.between(BROKEN_MS.least, BROKEN_MS.most));
  const [settings] = application.wanted();
  const live = settings && (await world.api.find(pathsOf(settings).object));
  if (live?.data?.['version'] === failing)
    world.violations.push(`${application.name} was synced to ${failing}, whose PreSync hook is ${application.hook}`);
  application.hook = 'good';
  application.version += 1;
  await world.commit([application]);
}

/** Deletes an application that takes its objects along, and makes it again after a while. */
export async function deleteAndMakeAgain(world: World): Promise<void> {
  const { fleet, chance, suspensions, violations } = world;
  const application = chance.pick(world.applications.filter(({ isLone }) => isLone));
  const { name } = application;
  // The deletion of what is suspended waits.
  if (suspensions.names.includes(name)) return;
  world.causes.noteRemoval(application.everyName());
  await fleet.client.request(`mutation($name: String!) { deleteApplication(name: $name) }`, { name });
  const objects = application.wanted();
  application.isPresent = false;
  try {
    await until(`${name} is gone`, async () => (await fleet.application(name)) === undefined, {
      timeoutMs: GONE_WITHIN_MS,
    });
    for (const object of objects)
      if ((await world.api.find(pathsOf(object).object)) !== undefined)
        violations.push(`${pathsOf(object).object} was left over by the deletion of ${name}`);
  } catch (error) {
    violations.push(error instanceof Error ? error.message : String(error));
  }
  await sleep(chance.between(0, BROKEN_MS.most));
  application.isPresent = true;
  await world.applyLone(application);
}
