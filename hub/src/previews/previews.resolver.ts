import { Args, Query, Resolver } from '@nestjs/graphql';
import type { Preview, PreviewInput } from '@wheelhouse/protocol';
import { PreviewFleet } from './preview-fleet.js';
import { PreviewSlots } from './preview-slots.js';

/** What would happen. */
@Resolver()
export class PreviewsResolver {
  constructor(
    private readonly previews: PreviewFleet,
    private readonly slots: PreviewSlots,
  ) {}

  @Query('preview')
  async preview(@Args('input') input: PreviewInput): Promise<Preview> {
    return this.slots.run((signal) => this.previews.preview(input, signal));
  }
}
