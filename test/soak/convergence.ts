// What is not yet as Git has it: by the hub's word, and by the cluster itself.
import type { BareClient, LiveObject } from '../support/bare-client.js';
import { isGreen } from '../support/fleet.js';
import { until } from '../support/until.js';
import { IGNORED_KEY, nameOf, pathsOf, TRACKING_LABEL, type WantedObject } from './sample-world.js';
import type { World } from './world.js';

/** How long everything may take to become as it should after the last disturbance: retries back off up to 30 s. */
const CONVERGES_WITHIN_MS = 120_000;

/** What looks into the cluster. */
export interface Finding {
  readonly api: Pick<BareClient, 'find'>;
}

/** Waits until everything is as it should be; what is not within the time, as sentences. */
export async function untilConverged(world: World): Promise<string[]> {
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
        const count = world.applications.filter(({ isPresent }) => isPresent).length;
        if (all.length !== count) open.push(`there are ${all.length} applications, not ${count}`);
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

/** The cluster against what Git has, looked at directly, as sentences. */
export async function wrongObjects({ applications, api }: Pick<World, 'applications'> & Finding): Promise<string[]> {
  const wrong: string[] = [];
  for (const application of applications) {
    for (const object of application.wanted()) {
      const live = await api.find(pathsOf(object).object);
      const problem = live === undefined ? 'is missing' : problemOf(object, live);
      if (problem !== undefined) wrong.push(`${nameOf(object)} ${problem}`);
    }
    if (application.hasExtra && application.isPresent) continue;
    const { namespace, name } = application;
    const extra = await api.find(`/api/v1/namespaces/${namespace}/configmaps/${name}-extra`);
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
