// Previews over the parts of a test hub: for specs. Nothing of this is ever used by a running hub.
import type { ApplicationRenderer } from '../applications/renders/application-renderer.js';
import { ApplicationSnapshotsReadModel } from '../applications/views/application-snapshots.read-model.js';
import { PreviewApplicationSets } from '../application-sets/preview/preview-application-sets.js';
import { SetSourcesReadModel } from '../application-sets/preview/set-sources.read-model.js';
import type { TestHub } from '../application-sets/test-hub.js';
import { DeliveredRendersReadModel } from '../delivery/delivered-renders.read-model.js';
import { RenderContentsReadModel } from '../rendering/store/render-contents.read-model.js';
import type { RepositoriesService } from '../repositories/repositories.service.js';
import { ChildrenListReadModel } from '../children/store/children-list.read-model.js';
import { ChildChanges } from './changes/child-changes.js';
import { CompareRenders } from './changes/compare-renders.js';
import { PreviewFleet } from './preview-fleet.js';
import { PreviewSurroundings } from './preview-surroundings.js';
import { RenderedChanges } from './changes/rendered-changes.js';
import { ResolveScope } from './scope/resolve-scope.js';
import { ResolveTarget } from './scope/resolve-target.js';

/** Previews of a test hub. */
export function createTestPreviews(hub: TestHub): PreviewFleet {
  const { dataSource } = hub;
  const repositories = hub.repositories as unknown as RepositoriesService;
  const renderer: ApplicationRenderer = hub.renderer;
  const sets = new PreviewApplicationSets(hub.setStore, hub.planning, hub.records);
  const scopes = new ResolveScope(
    sets,
    new SetSourcesReadModel(dataSource),
    new ApplicationSnapshotsReadModel(dataSource),
    new ResolveTarget(repositories),
  );
  const contents = new RenderContentsReadModel(dataSource);
  const rendering = new RenderedChanges(
    renderer,
    new DeliveredRendersReadModel(dataSource),
    new CompareRenders(contents),
    new ChildChanges(contents, hub.applications, hub.destinations, hub.projects, new ChildrenListReadModel(dataSource)),
  );
  return new PreviewFleet(
    scopes,
    sets,
    new PreviewSurroundings(hub.applications, hub.clusters, repositories),
    rendering,
  );
}
