import { Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { HealthCounts, SyncCounts } from '@wheelhouse/protocol';
import DataLoader from 'dataloader';
import type { PlanRecord } from './application-set.js';
import type { EffectiveCounts } from '../applications/views/effective-counts.js';
import { ApplicationSetCountsReadModel } from './application-set-counts.read-model.js';
import type { PresentedApplicationSet } from './application-set-presentation.js';
import { PlanListReadModel } from './plans/plan-list.read-model.js';
import { presentPlan, type PresentedPlan } from './plans/plan-presentation.js';

/** Fields of a set that are read only when they are asked for, for all sets of an answer at once. */
@Resolver('ApplicationSet')
export class ApplicationSetFieldsResolver {
  private readonly counts: DataLoader<string, EffectiveCounts>;
  private readonly heldPlans: DataLoader<string, PlanRecord | null>;
  private readonly newestPlans: DataLoader<string, PlanRecord | null>;

  constructor(counts: ApplicationSetCountsReadModel, plans: PlanListReadModel) {
    this.counts = new DataLoader((ids) => counts.countAll(ids), { cache: false });
    this.heldPlans = new DataLoader((ids) => plans.heldOf(ids), { cache: false });
    this.newestPlans = new DataLoader((ids) => plans.newestOf(ids), { cache: false });
  }

  @ResolveField('applicationCount')
  async applicationCount(@Parent() set: PresentedApplicationSet): Promise<number> {
    return (await this.counts.load(set.id)).applicationCount;
  }

  @ResolveField('resourcesCount')
  async resourcesCount(@Parent() set: PresentedApplicationSet): Promise<number> {
    return (await this.counts.load(set.id)).applicationCount;
  }

  @ResolveField('sync')
  async sync(@Parent() set: PresentedApplicationSet): Promise<SyncCounts> {
    return (await this.counts.load(set.id)).sync;
  }

  @ResolveField('health')
  async health(@Parent() set: PresentedApplicationSet): Promise<HealthCounts> {
    return (await this.counts.load(set.id)).health;
  }

  @ResolveField('heldPlan')
  async heldPlan(@Parent() set: PresentedApplicationSet): Promise<PresentedPlan | null> {
    const plan = await this.heldPlans.load(set.id);
    return plan && presentPlan(plan);
  }

  @ResolveField('lastPlan')
  async lastPlan(@Parent() set: PresentedApplicationSet): Promise<PresentedPlan | null> {
    const plan = await this.newestPlans.load(set.id);
    return plan && presentPlan(plan);
  }
}
