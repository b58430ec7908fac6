import type { ApplicationsSync, ParsedSet } from '@wheelhouse/generators';
import { canonicalJson } from '@wheelhouse/protocol';
import { destinationOf, draftOf } from '../../applications/application.js';
import type { ApplicationDestinations } from '../../applications/application-destinations.js';
import type {
  ApplicationDraft,
  ApplicationsService,
  StoredApplication,
} from '../../applications/applications.service.js';
import { LiveFields } from '../live-fields/live-fields.js';
import { withoutAutomation } from '../rolling-sync/without-automation.js';
import { findDisplaced, pairRenames } from './renames.js';

/** What a set generates now, and what it has. */
export interface MatchInput {
  readonly set: ParsedSet;
  readonly drafts: readonly ApplicationDraft[];
  /** The set's own applications. */
  readonly stored: readonly StoredApplication[];
  /** Absent for a new set. */
  readonly applicationSetId?: string;
  /** Names that were generated but cannot be written. */
  readonly invalidNames: ReadonlySet<string>;
  readonly policy: ApplicationsSync;
  readonly destinations: Pick<ApplicationDestinations, 'resolve'>;
}

/** Drafts with what of them is live already. */
export interface MatchedDrafts {
  readonly drafts: readonly ApplicationDraft[];
  /** Applications of others that have one of the drafts' names. */
  readonly taken: readonly StoredApplication[];
  /** By the new name: the application that only gets another name. */
  readonly renamedFrom: ReadonlyMap<string, StoredApplication>;
}

/** Finds out for each draft which application it is, and keeps of that one what the set preserves. Reads only. */
export async function matchApplications(
  applications: Pick<ApplicationsService, 'listByName' | 'listManifests'>,
  input: MatchInput,
): Promise<MatchedDrafts> {
  const wanted = { ...input, drafts: withoutAutomation(input.set, input.drafts) };
  const taken = await listTaken(applications, wanted);
  const renamedFrom = await findRenames(applications, wanted, taken);
  return { drafts: await keepLive(applications, wanted, renamedFrom), taken, renamedFrom };
}

/** Names of new applications that belong to somebody else. */
async function listTaken(
  applications: Pick<ApplicationsService, 'listByName'>,
  { drafts, stored, applicationSetId }: MatchInput,
): Promise<StoredApplication[]> {
  const own = new Set(stored.map(({ name }) => name));
  const names = drafts.filter(({ name }) => !own.has(name)).map(({ name }) => name);
  const found = await applications.listByName(names);
  return found.filter((other) => applicationSetId === undefined || other.applicationSetId !== applicationSetId);
}

/** A rename changes one application and spares another one's deletion: only where the set may do both. */
async function findRenames(
  applications: Pick<ApplicationsService, 'listManifests'>,
  { policy, drafts, stored, invalidNames }: MatchInput,
  taken: readonly StoredApplication[],
): Promise<Map<string, StoredApplication>> {
  if (policy !== 'sync') return new Map();
  const blockedNames = new Set([...invalidNames, ...taken.map(({ name }) => name)]);
  const displaced = findDisplaced({ drafts, stored, blockedNames });
  if (displaced.drafts.length === 0 || displaced.stored.length === 0) return new Map();
  return pairRenames(displaced, await applications.listManifests(displaced.stored.map(({ id }) => id)), stored);
}

/** Drafts in which the live values of what the set leaves alone stand. Only what may differ from its live application is read. */
async function keepLive(
  applications: Pick<ApplicationsService, 'listManifests'>,
  { set, drafts, stored, destinations }: MatchInput,
  renamedFrom: ReadonlyMap<string, StoredApplication>,
): Promise<readonly ApplicationDraft[]> {
  const fields = LiveFields.ofSet(set);
  const own = new Map(stored.map((application) => [application.name, application]));
  const partnerOf = ({ name }: ApplicationDraft) => renamedFrom.get(name) ?? own.get(name);
  const ids = drafts.flatMap((draft) => {
    const before = partnerOf(draft);
    const isSame = before?.specDigest === draft.specDigest && before.clusterId === draft.cluster?.id;
    return before && (!isSame || before.isDeleting) ? [before.id] : [];
  });
  const manifests = await applications.listManifests(ids, fields.rules.isEmpty ? fields.metadata : undefined);
  if (manifests.size === 0) return drafts;
  const kept = drafts.map((draft) => {
    const live = manifests.get(partnerOf(draft)?.name ?? '');
    return live ? draftOf(fields.keep(draft, live), draft.cluster) : draft;
  });
  // A destination that a person chose, because the set ignores it, may be another cluster.
  const moved = kept.filter((draft, index) => isElsewhere(draft, drafts[index]));
  const clusters = await destinations.resolve(moved.map(({ spec }) => spec));
  const movedTo = new Map(moved.map(({ name }, index) => [name, clusters[index]]));
  return kept.map((draft) => (movedTo.has(draft.name) ? draftOf(draft, movedTo.get(draft.name)) : draft));
}

function isElsewhere(draft: ApplicationDraft, generated: ApplicationDraft | undefined): boolean {
  return canonicalJson(destinationOf(draft.spec)) !== canonicalJson(generated && destinationOf(generated.spec));
}
