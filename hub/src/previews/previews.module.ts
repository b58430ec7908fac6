import { Module } from '@nestjs/common';
import { ApplicationSetsModule } from '../application-sets/application-sets.module.js';
import { ApplicationsModule } from '../applications/applications.module.js';
import { ChildrenModule } from '../children/children.module.js';
import { ClustersModule } from '../clusters/clusters.module.js';
import { DeliveryModule } from '../delivery/delivery.module.js';
import { ProjectsModule } from '../projects/projects.module.js';
import { RenderingModule } from '../rendering/rendering.module.js';
import { RepositoriesModule } from '../repositories/repositories.module.js';
import { ChildChanges } from './changes/child-changes.js';
import { CompareRenders } from './changes/compare-renders.js';
import { ExplanationsResolver } from './explanations.resolver.js';
import { PreviewFleet } from './preview-fleet.js';
import { PreviewSlots } from './preview-slots.js';
import { PreviewSurroundings } from './preview-surroundings.js';
import { PreviewsResolver } from './previews.resolver.js';
import { RenderedChanges } from './changes/rendered-changes.js';
import { ResolveScope } from './scope/resolve-scope.js';
import { ResolveTarget } from './scope/resolve-target.js';

/** What applying, expanding or merging would do, down to the objects. */
@Module({
  imports: [
    ApplicationSetsModule,
    ApplicationsModule,
    ChildrenModule,
    ClustersModule,
    DeliveryModule,
    ProjectsModule,
    RenderingModule,
    RepositoriesModule,
  ],
  providers: [
    ChildChanges,
    CompareRenders,
    ExplanationsResolver,
    PreviewFleet,
    PreviewSlots,
    PreviewsResolver,
    PreviewSurroundings,
    RenderedChanges,
    ResolveScope,
    ResolveTarget,
  ],
})
export class PreviewsModule {}
