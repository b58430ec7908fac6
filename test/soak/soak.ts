// One soak: stretches of disturbances, each followed by calm in which everything is checked.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTestbed } from '../testbed/testbed.js';
import { checkAll } from './checks.js';
import { DISTURBANCES } from './disturbances.js';
import { residentMiB } from './memory.js';
import { Chance } from './random.js';
import { CLUSTER, World } from './world.js';

const STRETCH_MS = { least: 10_000, most: 40_000 };
const PAUSE_MS = { least: 20, most: 900 };
const MINUTE_MS = 60_000;

/** What a soak came to. */
export interface SoakResult {
  readonly seed: number;
  readonly disturbances: Readonly<Record<string, number>>;
  /** How often everything was checked. */
  readonly checks: number;
  readonly violations: readonly string[];
  /** Resident memory in MiB, once everything ran and at the end. Programs that were started again began anew. */
  readonly memory: { readonly start: Memory; readonly end: Memory };
}

interface Memory {
  readonly hub: number | undefined;
  readonly agent: number | undefined;
}

export async function soak(minutes: number, seed: number, say: (line: string) => void): Promise<SoakResult> {
  const root = mkdtempSync(join(tmpdir(), 'wheelhouse-soak-'));
  const testbed = await startTestbed({ clusters: 1, directory: join(root, 'testbed'), auditLog: true, say });
  const [cluster] = testbed.clusters;
  if (cluster === undefined) throw new Error('The testbed has no cluster');
  const chance = new Chance(seed);
  let world: World | undefined;
  try {
    world = await World.start(cluster, chance);
    return await disturb(world, { minutes, seed, say });
  } finally {
    if (world !== undefined) copyFileSync(cluster.auditLogPath, join(world.fleet.directory, 'audit.log'));
    await world?.close();
    await testbed.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

async function disturb(
  world: World,
  { minutes, seed, say }: { minutes: number; seed: number; say: (line: string) => void },
): Promise<SoakResult> {
  const { chance } = world;
  const disturbances: Record<string, number> = {};
  const violations = await checkAll(world);
  const start = memoryOf(world);
  let checks = 1;
  let story: string[] = [];
  const startedAt = performance.now();
  const left = (): number => startedAt + minutes * MINUTE_MS - performance.now();
  while (left() > 0 && violations.length === 0) {
    const end = performance.now() + Math.min(left(), chance.between(STRETCH_MS.least, STRETCH_MS.most));
    while (performance.now() < end && violations.length === 0) {
      const { name, run } = chance.weighted(DISTURBANCES);
      disturbances[name] = (disturbances[name] ?? 0) + 1;
      const from = new Date().toISOString();
      await run(world).catch((error: unknown) => void violations.push(`${name} was not possible: ${String(error)}`));
      story.push(`${from} to ${new Date().toISOString()}: ${name}`);
      await sleep(chance.between(PAUSE_MS.least, PAUSE_MS.most));
    }
    if (violations.length === 0) violations.push(...(await checkAll(world)));
    checks += 1;
    if (violations.length > 0) for (const line of story) say(line);
    story = [];
    const count = Object.values(disturbances).reduce((sum, each) => sum + each, 0);
    say(
      `${Math.round((performance.now() - startedAt) / 1_000)} s: ${count} disturbances, ${checks} checks, ${violations.length} violations`,
    );
  }
  return { seed, disturbances, checks, violations, memory: { start, end: memoryOf(world) } };
}

function memoryOf({ fleet }: World): Memory {
  return { hub: residentMiB(fleet.hub.pid), agent: residentMiB(fleet.agent(CLUSTER).pid) };
}
