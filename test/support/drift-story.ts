// What stories about drift say: applications with annotations and ignore rules, and what became of drift.
import type { ClusterStory } from './cluster-story.js';
import { listDrift, type DriftState } from './fleet-state.js';
import { application, AUTOMATED } from './sample-files.js';
import { staysTrue, until } from './until.js';

/** What an application says beyond where it comes from and goes to. */
export interface DriftStoryOptions {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ignoreDifferences?: readonly unknown[];
  readonly project?: string;
  readonly syncPolicy?: unknown;
}

/** Makes or changes the application of a folder below `apps`. */
export async function applyRuled(story: ClusterStory, name: string, options: DriftStoryOptions = {}): Promise<void> {
  const { annotations = {}, ignoreDifferences = [], project = 'default', syncPolicy = AUTOMATED } = options;
  const { namespace, fleet } = story;
  const { repositoryUrl } = fleet;
  const text = application({ name, repositoryUrl, path: `apps/${name}`, namespace, cluster: 'one', syncPolicy })
    .replace('metadata:\n', `metadata:\n  annotations: ${JSON.stringify(annotations)}\n`)
    .replace('project: default', `project: ${project}`);
  await fleet.applyApplication(`${text}  ignoreDifferences: ${JSON.stringify(ignoreDifferences)}\n`);
}

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
