import { Args, Mutation, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import { NotFoundError } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../access/identity.decorators.js';
import { actorOf, type Identity } from '../access/identity.js';
import { ApplicationSetListReadModel } from './application-set-list.read-model.js';
import { presentApplicationSet, type PresentedApplicationSet } from './application-set-presentation.js';
import { type AppliedSet, ApplicationSetsService } from './application-sets.service.js';
import { DeleteApplicationSet } from './delete-application-set.js';
import { SetEdits } from './set-edits.js';
import type { PresentedPlan } from './plans/plan-presentation.js';

/** What people change about application sets. */
@Resolver('ApplyApplicationSetPayload')
export class ApplicationSetMutationsResolver {
  constructor(
    private readonly sets: ApplicationSetsService,
    private readonly deletion: DeleteApplicationSet,
    private readonly readModel: ApplicationSetListReadModel,
    private readonly edits: SetEdits,
  ) {}

  @Mutation('applyApplicationSet')
  async applyApplicationSet(
    @Args('manifest') manifest: string,
    @Args('dryRun') dryRun: boolean,
    @CurrentIdentity() identity: Identity,
  ): Promise<AppliedSet> {
    await this.edits.check(manifest);
    return dryRun ? this.sets.preview(manifest) : this.sets.apply(manifest, actorOf(identity));
  }

  @ResolveField('applicationSet')
  async applicationSet(@Parent() applied: AppliedSet): Promise<PresentedApplicationSet | null> {
    return applied.name === null ? null : this.present(applied.name);
  }

  @Mutation('previewApplicationSet')
  async previewApplicationSet(@Args('manifest') manifest: string): Promise<PresentedPlan> {
    return (await this.sets.preview(manifest)).plan;
  }

  @Mutation('approveApplicationSet')
  async approveApplicationSet(
    @Args('name') name: string,
    @Args('plan') plan: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedPlan> {
    return this.sets.approve(name, plan, actorOf(identity));
  }

  @Mutation('deleteApplicationSet')
  async deleteApplicationSet(
    @Args('name') name: string,
    @Args('cascade') cascade: boolean,
    @CurrentIdentity() identity: Identity,
  ): Promise<boolean> {
    await this.deletion.delete(name, cascade, actorOf(identity));
    return true;
  }

  @Mutation('refreshApplicationSet')
  async refreshApplicationSet(@Args('name') name: string): Promise<PresentedApplicationSet> {
    await this.sets.refresh(name);
    return this.present(name);
  }

  private async present(name: string): Promise<PresentedApplicationSet> {
    const row = await this.readModel.findByName(name);
    if (!row) throw new NotFoundError('application set', name);
    return presentApplicationSet(row);
  }
}
