import { Args, Query, Resolver } from '@nestjs/graphql';
import type { ApplicationSetExplanation } from '@wheelhouse/protocol';
import { ExplainApplicationSet } from '../application-sets/expansion/explain-application-set.js';
import { presentExplanation } from './present-explanation.js';
import { PreviewSlots } from './preview-slots.js';

interface ExplanationArguments {
  readonly name: string;
  readonly application?: string | null;
  readonly cluster?: string | null;
}

/** How sets come to their applications. It costs as much as an expansion, so it waits for its turn among the previews. */
@Resolver()
export class ExplanationsResolver {
  constructor(
    private readonly explaining: ExplainApplicationSet,
    private readonly slots: PreviewSlots,
  ) {}

  @Query('explainApplicationSet')
  async explainApplicationSet(@Args() asked: ExplanationArguments): Promise<ApplicationSetExplanation | null> {
    const { name, application, cluster } = asked;
    const subject = { ...(application && { applicationName: application }), ...(cluster && { clusterName: cluster }) };
    const explanation = await this.slots.run(() => this.explaining.find(name, subject));
    return explanation ? presentExplanation(explanation) : null;
  }
}
