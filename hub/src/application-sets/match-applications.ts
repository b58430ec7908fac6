import type { ParsedSet } from '@wheelhouse/generators';
import type { ApplicationDraft, ApplicationsService, StoredApplication } from '../applications/applications.service.js';
import { withPreservedFields } from './preserved-fields.js';
import { withoutAutomation } from './rolling-sync/without-automation.js';
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
  return { drafts: await keepPreserved(applications, wanted, renamedFrom), taken, renamedFrom };
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
  { set, drafts, stored, invalidNames }: MatchInput,
  taken: readonly StoredApplication[],
): Promise<Map<string, StoredApplication>> {
  if (set.applicationsSync !== 'sync') return new Map();
  const blockedNames = new Set([...invalidNames, ...taken.map(({ name }) => name)]);
  const displaced = findDisplaced({ drafts, stored, blockedNames });
  if (displaced.drafts.length === 0 || displaced.stored.length === 0) return new Map();
  return pairRenames(displaced, await applications.listManifests(displaced.stored.map(({ id }) => id)), stored);
}

async function keepPreserved(
  applications: Pick<ApplicationsService, 'listManifests'>,
  { set, drafts, stored }: MatchInput,
  renamedFrom: ReadonlyMap<string, StoredApplication>,
): Promise<readonly ApplicationDraft[]> {
  const { labels, annotations } = set.preservedFields;
  if (labels.length === 0 && annotations.length === 0) return drafts;
  const own = new Map(stored.map((application) => [application.name, application]));
  const partnerOf = ({ name }: ApplicationDraft) => renamedFrom.get(name) ?? own.get(name);
  const ids = drafts.flatMap((draft) => {
    const before = partnerOf(draft);
    return before && before.specDigest !== draft.specDigest ? [before.id] : [];
  });
  const manifests = await applications.listManifests(ids);
  return drafts.map((draft) => {
    const live = manifests.get(partnerOf(draft)?.name ?? '');
    return live ? withPreservedFields(draft, live, set.preservedFields) : draft;
  });
}
