import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { InvalidInputError } from '@wheelhouse/protocol';
import type { PlanLine } from './expansion-plan.js';
import type { PresentedPlan } from './plan-presentation.js';

/** As documented in the schema. */
const MOST_ITEMS = 1_000;

/** The lines of a plan, as many as were asked for. */
@Resolver('Plan')
export class PlanItemsResolver {
  @ResolveField('items')
  items(@Parent() plan: PresentedPlan, @Args('first') first: number): readonly PlanLine[] {
    if (first < 0 || first > MOST_ITEMS)
      throw new InvalidInputError(
        'INVALID_PAGE_SIZE',
        `\`first\` of a plan's items must be from 0 to ${MOST_ITEMS}, not ${first}.`,
      );
    return plan.items.slice(0, first);
  }
}
