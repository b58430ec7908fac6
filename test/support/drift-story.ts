// What stories about drift say of it.
import type { ClusterStory } from './cluster-story.js';
import { listDrift, type DriftState } from './fleet-state.js';
import { staysTrue, until } from './until.js';

/** Nothing is told of, nothing is OutOfSync, and what is live stays as it is. */
export async function staysUntouched(
  story: ClusterStory,
  name: string,
  isAsChanged: () => Promise<boolean>,
  ms = 2_000,
): Promise<void> {
  await staysTrue('it is no drift', ms, async () => {
    const [drift, seen] = [await listDrift(story.fleet.client, name), await story.fleet.application(name)];
    return drift.length === 0 && seen?.syncStatus === 'Synced' && (await isAsChanged());
  });
}

/** Waits for drift of a field in a state. */
export async function untilDrift(
  story: ClusterStory,
  name: string,
  wanted: { readonly field: string; readonly state: string },
): Promise<DriftState> {
  return await until(`drift of ${wanted.field} is ${wanted.state}`, async () =>
    (await listDrift(story.fleet.client, name)).find(
      ({ field, state }) => field === wanted.field && state === wanted.state,
    ),
  );
}
