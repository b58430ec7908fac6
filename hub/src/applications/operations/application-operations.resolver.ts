import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { type IgnoreRule, type ResourceSelector } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../../access/identity.decorators.js';
import { actorOf, type Identity } from '../../access/identity.js';
import { ApplicationListReadModel } from '../views/application-list.read-model.js';
import { presentApplication, type PresentedApplication } from '../views/application-presentation.js';
import { AcceptDrift } from './accept-drift.js';
import { type ChosenRevision, chosenRevisions } from './chosen-revisions.js';
import { ConfirmDeletion } from './confirm-deletion.js';
import { RequestSync } from './request-sync.js';
import { SyncApplication } from './sync-application.js';
import { syncOrderOf } from './sync-order.js';

/** The arguments of `syncApplication` besides the name. */
interface SyncArguments {
  readonly prune: boolean;
  readonly resources?: readonly ResourceSelector[] | null;
  readonly dryRun?: boolean | null;
  readonly force?: boolean | null;
  readonly skipHooks?: boolean | null;
  readonly syncOptions?: readonly string[] | null;
  readonly retryLimit?: number | null;
  readonly revision?: string | null;
  readonly sourceRevisions?: readonly ChosenRevision[] | null;
}

/** The arguments of `acceptDrift`. */
interface AcceptArguments {
  readonly application: string;
  readonly drift?: string | null;
  readonly fields?: readonly string[] | null;
  readonly resource?: ResourceSelector | null;
}

/** What people have done with single applications. */
@Resolver('Application')
export class ApplicationOperationsResolver {
  constructor(
    private readonly syncing: SyncApplication,
    private readonly requests: RequestSync,
    private readonly deletions: ConfirmDeletion,
    private readonly accepting: AcceptDrift,
    private readonly readModel: ApplicationListReadModel,
  ) {}

  @Mutation('syncApplication')
  async syncApplication(
    @Args('name') name: string,
    @Args() order: SyncArguments,
    @CurrentIdentity() identity: Identity,
  ): Promise<{ application: PresentedApplication; operationId: string }> {
    const command = { name, actor: actorOf(identity) };
    const revisions = chosenRevisions(order.revision, order.sourceRevisions);
    const operationId = await this.syncing.sync(command, syncOrderOf(order), revisions);
    return { application: await this.present(name), operationId };
  }

  @Mutation('terminateOperation')
  async terminateOperation(
    @Args('name') name: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedApplication> {
    await this.requests.terminate({ name, actor: actorOf(identity) });
    return this.present(name);
  }

  @Mutation('confirmDeletion')
  async confirmDeletion(
    @Args('name') name: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedApplication> {
    await this.deletions.confirm({ name, actor: actorOf(identity) });
    return this.present(name);
  }

  @Mutation('acceptDrift')
  async acceptDrift(
    @Args() { application: name, ...wanted }: AcceptArguments,
    @CurrentIdentity() identity: Identity,
  ): Promise<{ application: PresentedApplication; rules: IgnoreRule[] }> {
    const { drift, fields, resource } = wanted;
    const acceptance = { ...(drift != null && { drift }), ...(fields && { fields }), ...(resource && { resource }) };
    const rules = await this.accepting.accept({ name, actor: actorOf(identity) }, acceptance);
    return { application: await this.present(name), rules };
  }

  private async present(name: string): Promise<PresentedApplication> {
    return presentApplication(await this.readModel.getByName(name));
  }
}
