import { Args, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { Health, RolloutApplication } from '@wheelhouse/protocol';
import DataLoader from 'dataloader';
import type { PresentedApplicationSet } from '../application-set-presentation.js';
import { RolloutListReadModel, type RolloutRow } from './rollout-list.read-model.js';
import { presentRollout, type PresentedRollout, strategyOfManifest } from './rollout-presentation.js';
import { setHealth } from './set-health.js';

/** What a set says of its rollout, read for all sets of an answer at once. */
@Resolver('ApplicationSet')
export class RolloutResolver {
  private readonly rows: DataLoader<string, RolloutRow[]>;

  constructor(readModel: RolloutListReadModel) {
    this.rows = new DataLoader((ids) => readModel.listOf(ids), { cache: false });
  }

  @ResolveField('overallHealth')
  overallHealth(@Parent() set: PresentedApplicationSet): Health {
    return setHealth(set.conditions);
  }

  @ResolveField('rollout')
  async rollout(@Parent() set: PresentedApplicationSet): Promise<PresentedRollout | null> {
    const strategy = strategyOfManifest(set.manifest);
    return strategy.steps.length === 0 ? null : presentRollout(strategy, await this.rows.load(set.id));
  }
}

/** The applications of a rollout, as many as were asked for. */
@Resolver('Rollout')
export class RolloutApplicationsResolver {
  @ResolveField('applications')
  applications(@Parent() rollout: PresentedRollout, @Args('first') first: number): readonly RolloutApplication[] {
    return rollout.applications.slice(0, Math.min(Math.max(first, 0), APPLICATIONS_SHOWN));
  }
}

/** As many as Argo CD keeps of a set's resources. */
const APPLICATIONS_SHOWN = 5_000;
