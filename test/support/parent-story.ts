// Applications that make applications, as the stories on real API servers tell of them.
import type { ClusterStory } from './cluster-story.js';
import { application, type ApplicationOptions } from './sample-files.js';

const CHILDREN = `query($name: String!) {
  application(name: $name) { children { name isOwned syncStatus health message application { name } } }
}`;

/** What a parent says of one that it makes. */
export interface ChildState {
  readonly name: string;
  readonly isOwned: boolean;
  readonly syncStatus: string;
  readonly health: string;
  readonly message: string | null;
  readonly application: { readonly name: string } | null;
}

/** The manifest of an application of a folder below `apps`, as Git has it for its parent. */
export function childManifest(
  { fleet, namespace }: ClusterStory,
  name: string,
  more: Partial<ApplicationOptions> = {},
) {
  const place = { name, repositoryUrl: fleet.repositoryUrl, path: `apps/${name}`, namespace, cluster: 'one' };
  return application({ ...place, finalizers: ['resources-finalizer.argocd.argoproj.io'], ...more });
}

/** What an application makes, as it tells. */
export async function childrenOf({ fleet }: ClusterStory, parent: string): Promise<readonly ChildState[]> {
  const { application: found } = await fleet.client.request<{ application: { children: readonly ChildState[] } }>(
    CHILDREN,
    { name: parent },
  );
  return found.children;
}

/** The version that a ConfigMap of the story has; undefined when there is none. */
export async function versionOf(story: ClusterStory, name: string): Promise<unknown> {
  return ((await story.find('configmap', name))?.['data'] as { v?: string } | undefined)?.v;
}
