import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { ManifestFormat } from '@wheelhouse/protocol';
import { rewriteManifest } from './manifest-format.js';

interface PresentedLiveResource {
  readonly liveJson: string | null;
  readonly desiredJson: string | null;
}

/** The two sides of an object, written when they are asked for. */
@Resolver('LiveResource')
export class LiveResourceResolver {
  @ResolveField('live')
  live(@Parent() resource: PresentedLiveResource, @Args('format') format?: ManifestFormat | null): string | null {
    return rewriteManifest(resource.liveJson, format);
  }

  @ResolveField('desired')
  desired(@Parent() resource: PresentedLiveResource, @Args('format') format?: ManifestFormat | null): string | null {
    return rewriteManifest(resource.desiredJson, format);
  }
}
