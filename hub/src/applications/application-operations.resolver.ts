import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { type IgnoreRule, InvalidInputError, NotFoundError, type ResourceSelector } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../access/identity.decorators.js';
import { actorOf, type Identity } from '../access/identity.js';
import { ApplicationListReadModel } from './application-list.read-model.js';
import { presentApplication, type PresentedApplication } from './application-presentation.js';
import { SuspendApplication } from './holds/suspend-application.js';
import { AcceptDrift } from './operations/accept-drift.js';
import { ConfirmDeletion } from './operations/confirm-deletion.js';
import { RequestSync } from './operations/request-sync.js';
import { syncOrderOf } from './operations/sync-order.js';

/** The arguments of `syncApplication` besides the name. */
interface SyncArguments {
  readonly prune: boolean;
  readonly resources?: readonly ResourceSelector[] | null;
  readonly dryRun?: boolean | null;
  readonly force?: boolean | null;
  readonly skipHooks?: boolean | null;
  readonly syncOptions?: readonly string[] | null;
  readonly retryLimit?: number | null;
}

/** The arguments of `acceptDrift`. */
interface AcceptArguments {
  readonly application: string;
  readonly drift?: string | null;
  readonly fields?: readonly string[] | null;
  readonly resource?: ResourceSelector | null;
}

/** What people have done with single applications, and what they keep from being done. */
@Resolver('Application')
export class ApplicationOperationsResolver {
  constructor(
    private readonly syncs: RequestSync,
    private readonly deletions: ConfirmDeletion,
    private readonly suspensions: SuspendApplication,
    private readonly accepting: AcceptDrift,
    private readonly readModel: ApplicationListReadModel,
  ) {}

  @Mutation('syncApplication')
  async syncApplication(
    @Args('name') name: string,
    @Args() order: SyncArguments,
    @CurrentIdentity() identity: Identity,
  ): Promise<{ application: PresentedApplication; operationId: string }> {
    const operationId = await this.syncs.sync({ name, actor: actorOf(identity) }, syncOrderOf(order));
    return { application: await this.present(name), operationId };
  }

  @Mutation('terminateOperation')
  async terminateOperation(
    @Args('name') name: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedApplication> {
    await this.syncs.terminate({ name, actor: actorOf(identity) });
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

  @Mutation('suspendApplication')
  async suspendApplication(
    @Args() { name, reason, until }: { name: string; reason: string; until?: string | null },
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedApplication> {
    await this.suspensions.suspend({ name, actor: actorOf(identity) }, reason, until == null ? null : timeOf(until));
    return this.present(name);
  }

  @Mutation('resumeApplication')
  async resumeApplication(
    @Args('name') name: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedApplication> {
    await this.suspensions.resume({ name, actor: actorOf(identity) });
    return this.present(name);
  }

  private async present(name: string): Promise<PresentedApplication> {
    const row = await this.readModel.findByName(name);
    if (!row) throw new NotFoundError('application', name);
    return presentApplication(row);
  }
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidInputError('INVALID_INPUT', `"${text}" is no time.`);
  return time;
}
