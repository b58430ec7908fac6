// Health of single objects, as the hub tells it, and pods whose kubelet is the story: these clusters have no nodes.
import type { ClusterStory } from './cluster-story.js';
import { until } from './until.js';

/** What the hub says of one object. */
export interface ObjectHealth {
  readonly kind: string;
  readonly name: string;
  readonly health: string | null;
  readonly message: string | null;
}

const QUERY = `query($name: String!) {
  application(name: $name) { resources(first: 200) { nodes { kind name health message } } }
}`;

/** The objects of an application with their health. */
export async function objectsOf(story: ClusterStory, application: string): Promise<readonly ObjectHealth[]> {
  const answer = await story.fleet.client.request<{
    application: { resources: { nodes: readonly ObjectHealth[] } } | null;
  }>(QUERY, { name: application });
  return answer.application?.resources.nodes ?? [];
}

/** Waits until an object is as healthy as that, and its message is like that. */
export async function untilHealth(
  story: ClusterStory,
  application: string,
  name: string,
  health: string | null,
  message: RegExp = /.*/,
): Promise<ObjectHealth> {
  let seen: ObjectHealth | undefined;
  try {
    return await until(`${name} of ${application} is ${health ?? 'without health'}`, async () => {
      seen = (await objectsOf(story, application)).find((object) => object.name === name);
      return seen?.health === health && message.test(seen.message ?? '') ? seen : undefined;
    });
  } catch (error) {
    throw new Error(`${name} was last seen as ${JSON.stringify(seen)}`, { cause: error });
  }
}

/** Puts a status on every pod with a label `app`. */
export async function setPods(story: ClusterStory, app: string, status: object): Promise<void> {
  const names = await until(`there are pods of ${app}`, async () => {
    const listed = await story.run(['get', 'pods', '-l', `app=${app}`, '-o', 'name']);
    return listed === '' ? undefined : listed.split('\n');
  });
  for (const name of names)
    await story.run(['patch', name, '--subresource=status', '--type=merge', '-p', JSON.stringify({ status })]);
}

/** The status of a pod that runs and is ready. */
export const READY = {
  phase: 'Running',
  conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
};

/** The status of a pod whose image cannot be pulled. */
export const UNPULLABLE = {
  phase: 'Pending',
  containerStatuses: [
    {
      name: 'web',
      image: 'nginx:nope',
      imageID: '',
      ready: false,
      restartCount: 0,
      state: { waiting: { reason: 'ImagePullBackOff', message: 'Back-off pulling image "nginx:nope"' } },
    },
  ],
};
