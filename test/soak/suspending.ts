// Applications that somebody suspends and resumes, as a disturbance and before everything is checked.
import { findCluster } from '../support/fleet-state.js';
import { until } from '../support/until.js';
import { CLUSTER, type World } from './world.js';

/** How long it may take until the agent knows, on a busy machine. */
const KNOWN_WITHIN_MS = 60_000;
/** What was sent before the agent heard of it may still arrive: at the slowest link, after a handshake of four pieces. */
const UNDER_WAY_MS = 3_000;
/** More than so many would leave little to disturb. */
const MOST_SUSPENDED = 3;

/** From when the agent knows until the application is resumed, nothing of it may be written. */
export async function suspend(world: World): Promise<void> {
  const { fleet, suspensions } = world;
  const application = world.anyApplication();
  const { name } = application;
  if (suspensions.names.includes(name) || suspensions.names.length >= MOST_SUSPENDED) return;
  await fleet.client.request(`mutation($name: String!) { suspendApplication(name: $name) { name } }`, { name });
  await until(`the agent knows that ${name} is suspended`, () => isKnown(world, name), { timeoutMs: KNOWN_WITHIN_MS });
  suspensions.begin(name, application.everyName(), Date.now() + UNDER_WAY_MS);
}

export async function resumeOne(world: World): Promise<void> {
  const { names } = world.suspensions;
  if (names.length > 0) await resume(world, world.chance.pick(names));
}

export async function resumeAll(world: World): Promise<void> {
  for (const name of world.suspensions.names) await resume(world, name);
}

async function resume({ fleet, suspensions }: World, name: string): Promise<void> {
  suspensions.end(name);
  await fleet.client.request(`mutation($name: String!) { resumeApplication(name: $name) { name } }`, { name });
}

/** The hold is shown as soon as it is assigned; the agent has it when it holds the newest assignments. */
async function isKnown({ fleet }: World, name: string): Promise<boolean> {
  const { application } = await fleet.client.request<{ application: { hold: { reason: string } | null } | null }>(
    `query($name: String!) { application(name: $name) { hold { reason } } }`,
    { name },
  );
  const cluster = await findCluster(fleet.client, CLUSTER);
  return application?.hold?.reason === 'Suspended' && (cluster?.heldRevision ?? -1) >= (cluster?.desiredRevision ?? 0);
}
