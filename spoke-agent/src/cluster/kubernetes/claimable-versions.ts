/** Characters of all versions and kinds that are claimed: the hub takes 64 KiB of claims, and holds those of every cluster. */
const MAX_CHARACTERS = 40_000;

/**
 * The API versions that charts may ask for (`.Capabilities.APIVersions.Has`), sorted, as Argo CD gives them: `apps/v1` and `apps/v1/Deployment`.
 * A cluster with thousands of kinds claims those of Kubernetes itself, and of the others whole groups while there is room.
 */
export function claimableVersions(versions: readonly string[], kinds: Iterable<string>): string[] {
  const claimed = new Set(versions);
  let room = MAX_CHARACTERS - versions.join('","').length;
  const groups = Map.groupBy(kinds, groupOf);
  const inOrder = [...groups].toSorted(
    ([left], [right]) => Number(isBuiltIn(right)) - Number(isBuiltIn(left)) || (left < right ? -1 : 1),
  );
  for (const [, names] of inOrder) {
    const size = names.reduce((sum, name) => sum + name.length + 3, 0);
    if (size > room) continue;
    room -= size;
    for (const name of names) claimed.add(name);
  }
  return [...claimed].toSorted();
}

/** Of `apps/v1/Deployment` and `v1/Pod`. */
function groupOf(kind: string): string {
  const parts = kind.split('/');
  return parts.length === 3 ? (parts[0] ?? '') : '';
}

function isBuiltIn(group: string): boolean {
  return !group.includes('.') || group.endsWith('.k8s.io');
}
