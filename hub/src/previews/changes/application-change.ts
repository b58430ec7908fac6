// What happens to single applications: from plans, and from the branch that their sources read.
import type { FieldChange, ObjectCounts, PlanAction } from '@wheelhouse/protocol';
import { deletesResources, type DestinationCluster } from '../../applications/application.js';
import type { Renderable } from '../../applications/renders/application-renderer.js';
import { HUB_AS_CLUSTER, isHubDestination } from '../../applications/hub-destination.js';
import type { ApplicationSnapshot } from '../../applications/views/application-snapshots.read-model.js';
import type {
  ApplicationDraft,
  ApplicationManifest,
  StoredApplication,
} from '../../applications/applications.service.js';
import type { SetPreview } from '../../application-sets/preview/preview-application-sets.js';
import { fieldChanges } from './field-changes.js';

/** An application that a preview looks at. */
export interface ApplicationChange {
  readonly action: PlanAction;
  /** Null for one that does not exist yet. */
  readonly id: string | null;
  readonly name: string;
  readonly previousName: string | null;
  readonly cluster: string;
  /** Null where there is no such cluster. */
  readonly clusterId: string | null;
  readonly applicationSet: string | null;
  /** The application whose source holds its manifest, where that is why it changes. */
  readonly parent: string | null;
  readonly isHeld: boolean;
  readonly keepsObjects: boolean;
  readonly fields: readonly FieldChange[];
  /** Whether only its objects can change: without any it is not listed. */
  readonly isKept: boolean;
  /** What is rendered; absent where nothing is, for example for a deletion. */
  readonly renderable?: Renderable;
  /** What its conditions say now of rendering it. */
  readonly knownProblems: readonly string[];
}

/** A change with what comparing the renders came to. */
export interface ComparedChange extends ApplicationChange {
  readonly objects: ObjectCounts | null;
}

/** What a plan does to each application. `before` are the manifests of those that are updated and renamed, by name. */
export function plannedChanges(
  { name: applicationSet, planned, heldReason }: SetPreview,
  before: ReadonlyMap<string, ApplicationManifest>,
): ApplicationChange[] {
  if (!planned) return [];
  const isHeld = heldReason !== null;
  const { creates, updates, renames, deletes, retained } = planned.plan;
  const owner = { applicationSet, isHeld };
  const changed = (action: PlanAction, draft: ApplicationDraft, stored: StoredApplication): ApplicationChange => ({
    ...drafted(action, draft, stored),
    ...owner,
    fields: fieldChanges(before.get(stored.name), draft),
  });
  return [
    ...deletes.map((stored) => ({
      ...existing('Delete', stored),
      ...owner,
      keepsObjects: !deletesResources(stored.finalizers),
    })),
    ...renames.map(({ draft, stored }) => ({ ...changed('Rename', draft, stored), previousName: stored.name })),
    ...updates.map(({ draft, stored }) => changed('Update', draft, stored)),
    ...creates.map((draft) => ({ ...drafted('Create', draft, undefined), ...owner })),
    ...retained.map((stored) => ({ ...existing('Retain', stored), ...owner, isHeld: false })),
  ];
}

/** An application that another one makes, or changes, as its source says. */
export function childChange(
  parent: string,
  draft: ApplicationDraft,
  before: { readonly stored: StoredApplication; readonly manifest: ApplicationManifest } | undefined,
): ApplicationChange {
  if (!before) return { ...drafted('Create', draft, undefined), parent };
  return { ...drafted('Update', draft, before.stored), parent, fields: fieldChanges(before.manifest, draft) };
}

/** An application that the source of the one that made it has no more. */
export function goneChild(parent: string, stored: StoredApplication, action: 'Delete' | 'Retain'): ApplicationChange {
  return { ...existing(action, stored), parent, keepsObjects: !deletesResources(stored.finalizers) };
}

/** An application that stays as it is, but whose source moves. */
export function keptChange(
  application: ApplicationSnapshot,
  cluster: DestinationCluster | undefined,
  action: 'Update' | 'Retain',
): ApplicationChange {
  const { id, name, namespace, project, labels, annotations, spec, clusterId, clusterName } = application;
  const place = cluster ?? (clusterId === null ? HUB_AS_CLUSTER : undefined);
  return {
    ...NOTHING,
    action,
    id,
    name,
    cluster: clusterName,
    clusterId,
    applicationSet: application.applicationSetName,
    isKept: action === 'Update',
    ...(place && { renderable: { name, namespace, project, labels, annotations, spec, cluster: place } }),
    knownProblems: problemsIn(application.conditions),
  };
}

const NOTHING = {
  previousName: null,
  applicationSet: null,
  parent: null,
  isHeld: false,
  keepsObjects: false,
  fields: [],
  isKept: false,
  knownProblems: [],
} as const;

function drafted(
  action: PlanAction,
  draft: ApplicationDraft,
  stored: StoredApplication | undefined,
): ApplicationChange {
  const { name, namespace, project, labels, annotations, spec, cluster, destination } = draft;
  // What a rollback or a sync to another revision chose stays until somebody syncs.
  const isPinned = (stored?.pinnedRevisionId ?? null) !== null;
  const place = cluster ?? (isHubDestination(spec) ? HUB_AS_CLUSTER : undefined);
  return {
    ...NOTHING,
    action,
    id: stored?.id ?? null,
    name,
    cluster: cluster?.name ?? destination,
    clusterId: cluster?.id ?? null,
    ...(place && !isPinned && { renderable: { name, namespace, project, labels, annotations, spec, cluster: place } }),
    knownProblems: problemsIn(stored?.conditions ?? []),
  };
}

function existing(action: PlanAction, stored: StoredApplication): ApplicationChange {
  const { id, name, clusterId, clusterName, destination } = stored;
  return { ...NOTHING, action, id, name, cluster: clusterName ?? destination, clusterId };
}

function problemsIn(conditions: StoredApplication['conditions']): string[] {
  return conditions.filter(({ type }) => type === 'ComparisonError').map(({ message }) => message);
}
