// The words that previews are told with, the same on a terminal and in Markdown.
import type { FieldChange, ObjectChange, ObjectCounts, Preview, PreviewedApplication } from '@wheelhouse/protocol';

/** How many fields of an application are told. */
const FIELDS_TOLD = 3;
/** How many places of a change are told. */
const PLACES_TOLD = 10;
/** How many objects of a change are told. */
const OBJECTS_TOLD = 3;
/** Digits of a commit. */
const SHORT_COMMIT = 7;

/** Counts of all: `4 to create, 0 to update, 0 to delete, 12 unchanged`. */
export function countsOf(preview: Preview): string {
  const { createCount, updateCount, renameCount, deleteCount, retainCount, unchangedCount, heldCount } = preview;
  return [
    `${createCount} to create`,
    `${updateCount} to update`,
    ...(renameCount > 0 ? [`${renameCount} to rename`] : []),
    `${deleteCount} to delete`,
    ...(retainCount > 0 ? [`${retainCount} kept by policy`] : []),
    `${unchangedCount} unchanged`,
    ...(heldCount > 0 ? [`${heldCount} held`] : []),
  ].join(', ');
}

/** A commit as people say it. */
function shortCommit(commit: string): string {
  return commit.slice(0, SHORT_COMMIT);
}

/** The branch, with its commit unless it is one itself. */
export function branchOf({ against, commit }: Preview): { name: string; commit: string | undefined } {
  const name = against ?? '';
  const isCommit = commit !== null && commit !== undefined && name.toLowerCase() === commit;
  return { name: isCommit ? shortCommit(name) : name, commit: isCommit || !commit ? undefined : shortCommit(commit) };
}

/** What changes in an application, one part each. */
export function changesOf(application: PreviewedApplication, unrendered: ReadonlySet<string>): string[] {
  const { action, fields, objects, keepsObjects } = application;
  const told = fields.slice(0, FIELDS_TOLD).map(fieldText);
  const more = fields.length - told.length;
  return [
    ...(application.parent ? [`made by ${application.parent}`] : []),
    ...told,
    ...(more > 0 ? [`${more} more ${more === 1 ? 'field' : 'fields'}`] : []),
    ...(action === 'Delete' && keepsObjects ? ['its objects stay'] : []),
    ...(action === 'Delete' && !keepsObjects && !objects ? ['its objects go, too'] : []),
    ...objectsText(action, objects),
    ...(unrendered.has(application.name) ? ['cannot be rendered'] : []),
    ...(application.isHeld ? ['held'] : []),
  ];
}

/** The names of the applications that could not be rendered. */
export function unrenderedOf({ problems }: Preview): Set<string> {
  return new Set(problems.map(({ application }) => application));
}

/** `spec.project "a" -> "b"`. */
function fieldText({ path, before, after }: FieldChange): string {
  return `${path} ${before ?? '(none)'} -> ${after ?? '(none)'}`;
}

/** What happens to objects, and to which. */
export function objectTitle({ kind, objects, objectCount }: ObjectChange): string {
  const named = objects.slice(0, OBJECTS_TOLD);
  const more = objectCount - named.length;
  return `${kind} ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Where a change happens: `the same change on 43 clusters`, with the places. */
export function placesOf(change: ObjectChange): { what: string; places: string } {
  const { applications, applicationCount, clusterCount } = change;
  const verb = { Added: 'added', Changed: 'changed', Removed: 'removed' }[change.change];
  const [first] = applications;
  if (applicationCount === 1)
    return { what: `${verb} on ${first?.cluster ?? ''}`, places: `application ${first?.name ?? ''}` };
  const isOneEach = applicationCount === clusterCount;
  const names = applications.map(({ name, cluster }) => (isOneEach ? cluster : name)).toSorted();
  const named = names.slice(0, PLACES_TOLD);
  const more = applicationCount - named.length;
  const same = change.change === 'Changed' ? 'the same change' : verb;
  return {
    what: isOneEach
      ? `${same} on ${clusterCount} clusters`
      : `${same} in ${applicationCount} applications on ${clusterCount} ${clusterCount === 1 ? 'cluster' : 'clusters'}`,
    places: `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
  };
}

/** One problem of any number of applications. */
export interface ToldProblem {
  readonly code: string;
  readonly message: string;
  /** In which applications, or in which set. */
  readonly where: string;
  readonly isNew: boolean;
}

/** The problems with single applications, equal ones once; those that the change brings come first. */
export function problemsOf({ sets, problems }: Preview): ToldProblem[] {
  const groups = Map.groupBy(problems, ({ code, message, isNew }) => JSON.stringify([code, message, isNew]));
  const ofRenders = [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const names = group.map(({ application }) => application).toSorted();
    const more = names.length - PLACES_TOLD;
    const told = `${names.slice(0, PLACES_TOLD).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    const where = names.length === 1 ? `application ${told}` : `${names.length} applications: ${told}`;
    return [{ code: first.code, message: first.message, where, isNew: first.isNew }];
  });
  const ofSets = sets.flatMap((set) =>
    set.problems.map(({ code, message }) => ({ code, message, where: `application set ${set.name}`, isNew: true })),
  );
  return [...ofRenders.filter(({ isNew }) => isNew), ...ofSets, ...ofRenders.filter(({ isNew }) => !isNew)];
}

function objectsText(action: PreviewedApplication['action'], objects: ObjectCounts | null | undefined): string[] {
  if (!objects) return [];
  const { added, changed, removed } = objects;
  const parts = [
    ...(added > 0 ? [`${added} added`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(removed > 0 ? [`${removed} removed`] : []),
  ];
  if (parts.length > 0) return [`objects: ${parts.join(', ')}`];
  return action === 'Create' ? ['no objects'] : [];
}
