import { Injectable } from '@nestjs/common';
import { parseApplication } from '@wheelhouse/generators';
import { isForHub, type PreviewProblem } from '@wheelhouse/protocol';
import { draftOf } from '../applications/application.js';
import { ApplicationDestinations } from '../applications/application-destinations.js';
import { ApplicationsService } from '../applications/applications.service.js';
import { deliveredSyncPolicy } from '../applications/sync-policy.js';
import { ChildFields } from '../children/child-fields.js';
import { type ChildManifest, contentOf, LENIENT } from '../children/child-manifest.js';
import { RenderContentsReadModel } from '../rendering/render-contents.read-model.js';
import { renderedObjects } from '../rendering/rendered-objects.js';
import { type ApplicationChange, childChange, goneChild } from './application-change.js';
import type { ObjectDifference } from './object-difference.js';

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
  ) {}

  async of({ parent, after, differences }: ChangingParent): Promise<FamilyChanges> {
    const gone = differences.filter(({ change }) => change === 'Removed').map(({ name }) => name);
    const wanted = new Set(differences.filter(({ change }) => change !== 'Removed').map(({ name }) => name));
    const manifests = after === null || wanted.size === 0 ? [] : await this.manifestsIn(after, wanted);
    const good = manifests.filter(({ problem }) => problem === null);
    return {
      changes: [...(await this.written(parent, good)), ...(await this.gone(parent, gone))],
      problems: manifests.flatMap(({ name, problem }) =>
        problem === null
          ? []
          : [
              {
                application: name,
                cluster: parent.cluster,
                code: 'INVALID_SPEC',
                message: `The application "${parent.name}" cannot make it: ${problem}`,
                location: null,
                isNew: true,
              },
            ],
      ),
    };
  }

  private async manifestsIn(digest: string, names: ReadonlySet<string>): Promise<ChildManifest[]> {
    const content = (await this.contents.read([digest])).get(digest);
    const { children } = contentOf(content ? await renderedObjects(content) : []);
    return children.filter(({ kind, name }) => kind === 'Application' && names.has(name));
  }

  /** What a set has is left to it. */
  private async written(parent: ApplicationChange, children: readonly ChildManifest[]): Promise<ApplicationChange[]> {
    if (children.length === 0) return [];
    const stored = await this.applications.listByName(children.map(({ name }) => name));
    const byName = new Map(stored.map((one) => [one.name, one]));
    const live = await this.applications.listManifests(stored.map(({ id }) => id));
    const fields = new ChildFields(parent.renderable?.spec ?? {});
    const manifests = children
      .filter(({ name }) => (byName.get(name)?.applicationSetId ?? null) === null)
      .map(({ name, text }) => fields.toWrite(parseApplication(text, LENIENT).application, live.get(name)));
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
    return (await this.applications.listByName(names))
      .filter(({ applicationSetId, isDeleting }) => applicationSetId === null && !isDeleting)
      .map((stored) => goneChild(parent.name, stored, action));
  }
}
