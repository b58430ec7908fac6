import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { LiveAnswers, ManifestFormat, ResourceKeyInput } from '@wheelhouse/protocol';
import type { PresentedApplication } from '../applications/views/application-presentation.js';
import { type DesiredManifestRow, DesiredManifests } from './desired-manifests.js';
import { LiveTargets } from './live-target.js';
import { LiveViewService } from './live-view.service.js';
import { writeManifest } from './manifest-format.js';

/** The live view of an application, and what is delivered to its cluster. */
@Resolver('Application')
export class LiveViewResolver {
  constructor(
    private readonly view: LiveViewService,
    private readonly targets: LiveTargets,
    private readonly manifests: DesiredManifests,
  ) {}

  @ResolveField('resourceTree')
  async resourceTree(@Parent() application: PresentedApplication): Promise<LiveAnswers['tree']> {
    return this.view.tree(await this.targets.of(application));
  }

  @ResolveField('events')
  async events(
    @Parent() application: PresentedApplication,
    @Args('resource') resource?: ResourceKeyInput | null,
  ): Promise<unknown> {
    return this.view.events(await this.targets.of(application), resource);
  }

  @ResolveField('liveResource')
  async liveResource(
    @Parent() application: PresentedApplication,
    @Args('resource') resource: ResourceKeyInput,
    @Args('showManagedFields') showManagedFields?: boolean | null,
  ): Promise<unknown> {
    const answer = await this.view.resource(await this.targets.of(application), resource, showManagedFields ?? false);
    return { ...answer.key, liveJson: answer.live, desiredJson: answer.desired };
  }

  @ResolveField('resourceActions')
  async resourceActions(
    @Parent() application: PresentedApplication,
    @Args('resource') resource: ResourceKeyInput,
  ): Promise<unknown> {
    return this.view.actions(await this.targets.of(application), resource);
  }

  @ResolveField('desiredManifests')
  async desiredManifests(@Parent() application: PresentedApplication): Promise<DesiredManifestRow[] | null> {
    return this.manifests.list(application.id);
  }
}

/** One rendered object, written when it is asked for. */
@Resolver('DesiredManifest')
export class DesiredManifestResolver {
  @ResolveField('manifest')
  manifest(@Parent() row: DesiredManifestRow, @Args('format') format?: ManifestFormat | null): string {
    return writeManifest(row.value, format);
  }
}
