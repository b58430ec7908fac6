import { Injectable } from '@nestjs/common';
import { parseApplication } from '@wheelhouse/generators';
import { isForHub, type PreviewProblem } from '@wheelhouse/protocol';
import { type ApplicationManifest, draftOf } from '../../applications/application.js';
import { ApplicationDestinations } from '../../applications/application-destinations.js';
import { ApplicationsService } from '../../applications/applications.service.js';
import { deliveredSyncPolicy } from '../../applications/delivery-rules/sync-policy.js';
import { ChildFields } from '../../children/plan/child-fields.js';
import { type ChildManifest, contentOf, forbiddenBy, hubKindOf, LENIENT } from '../../children/plan/child-manifest.js';
import { ProjectsService } from '../../projects/projects.service.js';
import { ChildrenListReadModel } from '../../children/store/children-list.read-model.js';
import { RenderContentsReadModel } from '../../rendering/store/render-contents.read-model.js';
import { renderedObjects } from '../../rendering/store/rendered-objects.js';
import { type ApplicationChange, childChange, goneChild } from './application-change.js';
import type { ObjectDifference } from '../texts/object-difference.js';

/** An application with what of the applications that it makes would be another. */
export interface ChangingParent {
  readonly parent: ApplicationChange;
  /** Its new render; null where nothing of it is left. */
  readonly after: string | null;
  /** Only those that `isChild` tells. */
  readonly differences: readonly ObjectDifference[];
}

/** What becomes of applications that others make. */
export interface FamilyChanges {
  readonly changes: readonly ApplicationChange[];
  readonly problems: readonly PreviewProblem[];
}

/** Whether an object of a render is an application, which the hub makes, and no cluster gets. */
export function isChild({ apiVersion, kind }: Pick<ObjectDifference, 'apiVersion' | 'kind'>): boolean {
  return kind === 'Application' && isForHub({ apiVersion, kind });
}

/** From manifests of applications in a render to what happens to these applications. Reads only. */
@Injectable()
export class ChildChanges {
  constructor(
    private readonly contents: RenderContentsReadModel,
    private readonly applications: ApplicationsService,
    private readonly destinations: ApplicationDestinations,
    private readonly projects: ProjectsService,
    private readonly children: ChildrenListReadModel,
  ) {}

  async of({ parent, after, differences }: ChangingParent): Promise<FamilyChanges> {
    const gone = differences.filter(({ change }) => change === 'Removed').map(({ name }) => name);
    const wanted = new Map(
      differences.flatMap(({ name, change }) => (change === 'Removed' ? [] : [[name, change === 'Added'] as const])),
    );
    const found = after === null || wanted.size === 0 ? [] : await this.manifestsIn(after, wanted);
    const manifests = await this.checked(parent, found);
    const good = manifests.filter(({ problem }) => problem === null);
    return {
      changes: [...(await this.written(parent, good)), ...(await this.gone(parent, gone))],
      problems: manifests.flatMap(({ name, problem }) =>
        problem === null ? [] : [problemOf(parent, { name, problem, isNew: wanted.get(name) ?? true })],
      ),
    };
  }

  private async manifestsIn(digest: string, names: ReadonlyMap<string, boolean>): Promise<ChildManifest[]> {
    const content = (await this.contents.read([digest])).get(digest);
    const { children } = contentOf(content ? await renderedObjects(content) : []);
    return children.filter(({ kind, name }) => kind === 'Application' && names.has(name));
  }

  /** None may be made where the project does not let the parent have any; what is another one's, or nobody's, is not taken over. */
  private async checked(parent: ApplicationChange, manifests: readonly ChildManifest[]): Promise<ChildManifest[]> {
    if (manifests.length === 0) return [];
    const { project = '' } = parent.renderable ?? {};
    const isAllowed = await this.projects.mayContain(project, hubKindOf('Application'));
    const names = manifests.map(({ name }) => name);
    const stored = new Map((await this.applications.listByName(names)).map((one) => [one.name, one]));
    const live = await this.applications.listManifests([...stored.values()].map(({ id }) => id));
    const owners = await this.children.parentsOf(names);
    const fields = new ChildFields(parent.renderable?.spec ?? {});
    return manifests.flatMap((manifest, index) => {
      const [before, owner, at] = [stored.get(manifest.name), owners[index] ?? null, live.get(manifest.name)];
      const isNobodys = before?.applicationSetId === null && owner === null;
      // What already is as the manifest says becomes its own, and nothing else.
      if (isNobodys && at && manifest.problem === null && fields.areSame(manifestOf(manifest), at)) return [];
      const isOthers =
        before !== undefined && (before.applicationSetId !== null || owner === null || owner !== parent.id);
      const taken = isOthers ? 'it is there already, and not its own.' : null;
      return [{ ...manifest, problem: manifest.problem ?? (isAllowed ? taken : forbiddenBy(project, 'Application')) }];
    });
  }

  private async written(parent: ApplicationChange, children: readonly ChildManifest[]): Promise<ApplicationChange[]> {
    if (children.length === 0) return [];
    const stored = await this.applications.listByName(children.map(({ name }) => name));
    const byName = new Map(stored.map((one) => [one.name, one]));
    const live = await this.applications.listManifests(stored.map(({ id }) => id));
    const fields = new ChildFields(parent.renderable?.spec ?? {});
    const manifests = children.map(({ name, text }) => fields.toWrite(manifestOf({ text }), live.get(name)));
    const clusters = await this.destinations.resolve(manifests.map(({ spec }) => spec));
    return manifests.map((manifest, index) => {
      const [before, at] = [byName.get(manifest.name), live.get(manifest.name)];
      return childChange(
        parent.name,
        draftOf(manifest, clusters[index]),
        before && at && { stored: before, manifest: at },
      );
    });
  }

  private async gone(parent: ApplicationChange, names: readonly string[]): Promise<ApplicationChange[]> {
    if (names.length === 0) return [];
    const isPruned = deliveredSyncPolicy(parent.renderable?.spec.syncPolicy).automated?.prune === true;
    const action = parent.action === 'Delete' || isPruned ? 'Delete' : 'Retain';
    const owners = await this.children.parentsOf(names);
    const own = names.filter((_, index) => parent.id !== null && owners[index] === parent.id);
    return (await this.applications.listByName(own))
      .filter(({ isDeleting }) => !isDeleting)
      .map((stored) => goneChild(parent.name, stored, action));
  }
}

function manifestOf({ text }: Pick<ChildManifest, 'text'>): ApplicationManifest {
  return parseApplication(text, LENIENT).application;
}

function problemOf(
  { name: parent, cluster }: ApplicationChange,
  { name, problem, isNew }: { readonly name: string; readonly problem: string; readonly isNew: boolean },
): PreviewProblem {
  const message = `The application "${parent}" cannot make it: ${problem}`;
  return { application: name, cluster, code: 'INVALID_SPEC', message, location: null, isNew };
}
