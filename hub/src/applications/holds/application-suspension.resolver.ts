import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { InvalidInputError } from '@wheelhouse/protocol';
import { CurrentIdentity } from '../../access/identity.decorators.js';
import { actorOf, type Identity } from '../../access/identity.js';
import { ApplicationListReadModel } from '../views/application-list.read-model.js';
import { presentApplication, type PresentedApplication } from '../views/application-presentation.js';
import { SuspendApplication } from './suspend-application.js';

/** What people keep from being done with single applications. */
@Resolver('Application')
export class ApplicationSuspensionResolver {
  constructor(
    private readonly suspensions: SuspendApplication,
    private readonly readModel: ApplicationListReadModel,
  ) {}

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
    return presentApplication(await this.readModel.getByName(name));
  }
}

function timeOf(text: string): Date {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) throw new InvalidInputError('INVALID_INPUT', `"${text}" is no time.`);
  return time;
}
