import { Args, Mutation, Resolver, Subscription } from '@nestjs/graphql';
import type {
  MutationDeleteResourceArgs,
  MutationRunResourceActionArgs,
  PodLogChunk,
  ResourceActionPayload,
  SubscriptionPodLogsArgs,
} from '@wheelhouse/protocol';
import { CurrentIdentity } from '../access/identity.decorators.js';
import { actorOf, type Identity } from '../access/identity.js';
import type { BoundedStream } from './bounded-stream.js';
import { LiveTargets } from './live-target.js';
import { LiveViewService } from './live-view.service.js';
import { logParametersOf } from './log-parameters.js';
import { ResourceCommandsService } from './resource-commands.service.js';
import { liveKeyOf } from './resource-key.js';

const PROPAGATION = { FOREGROUND: 'foreground', BACKGROUND: 'background', ORPHAN: 'orphan' } as const;

/** Logs of an application's pods, and what people do to its objects. */
@Resolver()
export class LiveCommandsResolver {
  constructor(
    private readonly commands: ResourceCommandsService,
    private readonly view: LiveViewService,
    private readonly targets: LiveTargets,
  ) {}

  @Subscription('podLogs')
  async podLogs(@Args() args: SubscriptionPodLogsArgs): Promise<BoundedStream<{ podLogs: PodLogChunk }>> {
    return this.view.logs(await this.targets.named(args.application), logParametersOf(args));
  }

  @Mutation('runResourceAction')
  async runResourceAction(
    @Args() { application, resource, action, parameters }: MutationRunResourceActionArgs,
    @CurrentIdentity() identity: Identity,
  ): Promise<ResourceActionPayload> {
    const wanted = { resource: liveKeyOf(resource), action, parameters: parameters ?? {} };
    return this.commands.runAction({ application, actor: actorOf(identity) }, wanted);
  }

  @Mutation('deleteResource')
  async deleteResource(
    @Args() { application, resource, propagation, force }: MutationDeleteResourceArgs,
    @CurrentIdentity() identity: Identity,
  ): Promise<ResourceActionPayload> {
    const how = PROPAGATION[propagation ?? 'FOREGROUND'];
    const wanted = { resource: liveKeyOf(resource), propagation: how, force: force ?? false };
    return this.commands.delete({ application, actor: actorOf(identity) }, wanted);
  }
}
