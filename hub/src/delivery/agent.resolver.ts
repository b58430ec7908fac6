import { Args, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { AgentHolding, AgentNudge, DesiredState, Render } from '@wheelhouse/protocol';
import { CurrentIdentity, ForAgents } from '../access/identity.decorators.js';
import type { AgentIdentity } from '../access/identity.js';
import { ClustersService } from '../clusters/clusters.service.js';
import { AgentAdmission } from './agent-admission.js';
import { Clock } from '../platform/clock/clock.js';
import { DesiredStateService } from './desired-state.service.js';
import { Nudges } from './nudges.js';

/** What agents ask and say. The cluster is always the one of the credential. */
@Resolver()
@ForAgents()
export class AgentResolver {
  constructor(
    private readonly desiredStates: DesiredStateService,
    private readonly nudges: Nudges,
    private readonly clusters: ClustersService,
    private readonly clock: Clock,
    private readonly admission: AgentAdmission,
  ) {}

  @Query('agentDesiredState')
  async agentDesiredState(
    @CurrentIdentity() agent: AgentIdentity,
    @Args('holding') holding?: AgentHolding,
  ): Promise<DesiredState> {
    this.clusters.touch(agent.clusterId, this.clock.now());
    return this.admission.admit(() => this.desiredStates.desiredStateFor(agent.clusterId, holding ?? null));
  }

  @Query('agentRenders')
  async agentRenders(@CurrentIdentity() agent: AgentIdentity, @Args('digests') digests: string[]): Promise<Render[]> {
    return this.admission.admit(() => this.desiredStates.rendersFor(agent.clusterId, digests));
  }

  @Subscription('agentNudges')
  agentNudges(@CurrentIdentity() agent: AgentIdentity): AsyncIterableIterator<{ agentNudges: AgentNudge }> {
    return this.nudges.watch(agent.clusterId);
  }
}
