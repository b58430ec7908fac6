import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { CurrentIdentity } from '../../access/identity.decorators.js';
import { actorOf, type Identity } from '../../access/identity.js';
import { ApplicationListReadModel } from '../views/application-list.read-model.js';
import { presentApplication, type PresentedApplication } from '../views/application-presentation.js';
import { ApplyApplication } from '../writing/apply-application.js';
import { CommandApplication } from './command-application.js';

/** What people change about single applications. */
@Resolver('Application')
export class ApplicationMutationsResolver {
  constructor(
    private readonly applying: ApplyApplication,
    private readonly commands: CommandApplication,
    private readonly readModel: ApplicationListReadModel,
  ) {}

  @Mutation('applyApplication')
  async applyApplication(
    @Args('manifest') manifest: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedApplication> {
    return this.present(await this.applying.apply(manifest, actorOf(identity)));
  }

  @Mutation('deleteApplication')
  async deleteApplication(
    @Args('name') name: string,
    @Args('cascade') cascade: boolean | null | undefined,
    @CurrentIdentity() identity: Identity,
  ): Promise<boolean> {
    await this.commands.delete({ name, actor: actorOf(identity) }, cascade ?? null);
    return true;
  }

  @Mutation('refreshApplication')
  async refreshApplication(
    @Args('name') name: string,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedApplication> {
    await this.commands.refresh({ name, actor: actorOf(identity) });
    return this.present(name);
  }

  @Mutation('rollbackApplication')
  async rollbackApplication(
    @Args('name') name: string,
    @Args('id') id: number,
    @CurrentIdentity() identity: Identity,
  ): Promise<PresentedApplication> {
    await this.commands.rollback({ name, actor: actorOf(identity) }, id);
    return this.present(name);
  }

  private async present(name: string): Promise<PresentedApplication> {
    return presentApplication(await this.readModel.getByName(name));
  }
}
