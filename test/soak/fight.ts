// Another writer that takes a field again and again: the agent has to give in for a while, and a change in Git still gets through.
import { setTimeout as sleep } from 'node:timers/promises';
import { nameOf, pathsOf } from './sample-world.js';
import type { World } from './world.js';

/** More than the flips of one field that the agent makes before it gives in. */
const ROUNDS = 14;
/** How long the other writer waits for the agent's answer. */
const ANSWER_MS = 3_000;
const LOOK_MS = 50;
/** Longer than the agent leaves an object alone after it gave in. */
const LEFT_ALONE_MS = 310_000;
const RIVAL = 'rival-operator';

export async function fight(world: World): Promise<void> {
  const application = world.anyApplication();
  const [object] = application.wanted();
  if (object === undefined) return;
  const { kind, namespace, name } = object;
  const { object: path } = pathsOf(object);
  world.fought.set(nameOf(object), Date.now() + LEFT_ALONE_MS);
  let rounds = 0;
  do {
    world.causes.note([nameOf(object)]);
    const data = { version: `rival ${(rounds += 1)}` };
    const rival = { apiVersion: 'v1', kind, metadata: { name, namespace }, data };
    await world.api.apply({ path, object: rival }, RIVAL);
  } while (rounds < ROUNDS && (await isTakenBack(world, path, `rival ${rounds}`)));
  if (rounds === ROUNDS) world.violations.push(`the agent never gave in to another writer of ${nameOf(object)}`);
  application.version += 1;
  await world.commit([application]);
}

async function isTakenBack(world: World, path: string, text: string): Promise<boolean> {
  const end = performance.now() + ANSWER_MS;
  while (performance.now() < end) {
    const live = await world.api.find(path);
    if (live?.data?.['version'] !== text) return true;
    await sleep(LOOK_MS);
  }
  return false;
}
