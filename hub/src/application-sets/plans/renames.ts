import type {
  ApplicationDraft,
  ApplicationManifest,
  StoredApplication,
} from '../../applications/applications.service.js';
import { sourceSpecsOf } from '../../applications/application.js';

/** What a set generates and what it has, as far as identity goes. */
export interface RenameInput {
  readonly drafts: readonly ApplicationDraft[];
  /** The set's own applications, those being deleted included. */
  readonly stored: readonly StoredApplication[];
  /** Names that are not free: they belong to others, or were generated but cannot be written. */
  readonly blockedNames: ReadonlySet<string>;
}

/** Drafts and applications that have no partner of the same name on the same cluster. */
export interface Displaced {
  readonly drafts: readonly ApplicationDraft[];
  readonly stored: readonly StoredApplication[];
}

/** Which drafts and applications a rename may pair. One empty side: there is nothing to pair. */
export function findDisplaced({ drafts, stored, blockedNames }: RenameInput): Displaced {
  const own = new Map(stored.map((application) => [application.name, application]));
  const inPlace = new Set<string>();
  const displaced = drafts.filter((draft) => {
    if (blockedNames.has(draft.name) || !draft.cluster) return false;
    const before = own.get(draft.name);
    if (before === undefined) return true;
    if (!before.isDeleting && before.clusterId !== draft.cluster.id) return true;
    inPlace.add(draft.name);
    return false;
  });
  return {
    drafts: displaced,
    stored: stored.filter(
      ({ name, isDeleting, clusterId }) =>
        !isDeleting && clusterId !== null && !inPlace.has(name) && !blockedNames.has(name),
    ),
  };
}

/**
 * Finds the applications that only got another name: one draft and one application with the same cluster, namespace and sources, neither
 * with a second candidate. Gives the application as it was, by the draft's name. A name counts as free when nothing has it, or when what
 * has it is renamed, too: so applications can swap their names.
 */
export function pairRenames(
  { drafts, stored }: Displaced,
  manifests: ReadonlyMap<string, Pick<ApplicationManifest, 'spec'>>,
  all: readonly StoredApplication[],
): Map<string, StoredApplication> {
  const draftsByIdentity = Map.groupBy(drafts, (draft) => identityOf(draft.cluster?.id ?? '', draft.spec));
  const storedByIdentity = Map.groupBy(stored, ({ name, clusterId }) => {
    const manifest = manifests.get(name);
    return manifest ? identityOf(clusterId ?? '', manifest.spec) : '';
  });
  const pairs = new Map<string, StoredApplication>();
  for (const [identity, [draft, secondDraft]] of draftsByIdentity) {
    const [before, secondBefore] = storedByIdentity.get(identity) ?? [];
    const isUnique = secondDraft === undefined && secondBefore === undefined;
    if (identity !== '' && isUnique && draft && before && before.name !== draft.name) pairs.set(draft.name, before);
  }
  dropOccupied(pairs, all);
  return pairs;
}

/** Takes out pairs whose new name stays occupied; each one taken out may occupy a name itself. */
function dropOccupied(pairs: Map<string, StoredApplication>, all: readonly StoredApplication[]): void {
  const holders = new Map(all.map(({ name, id }) => [name, id]));
  const leaving = new Set([...pairs.values()].map(({ id }) => id));
  for (let isSettled = false; !isSettled;) {
    isSettled = true;
    for (const [name, before] of pairs) {
      const holder = holders.get(name);
      if (holder === undefined || leaving.has(holder)) continue;
      pairs.delete(name);
      leaving.delete(before.id);
      isSettled = false;
    }
  }
}

/** What makes an application the same one under another name; the revision may differ. Empty without sources: nothing to tell it by. */
function identityOf(clusterId: string, spec: ApplicationManifest['spec']): string {
  const { source, sources } = sourceSpecsOf(spec);
  const read = sources ?? (source ? [source] : []);
  if (read.length === 0) return '';
  return JSON.stringify([
    clusterId,
    spec.destination.namespace ?? '',
    read.map(({ repoURL, path, chart, ref }) => [repoURL, path ?? '', chart ?? '', ref ?? '']),
  ]);
}
