import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { AgentJoinInput, AgentJoinPayload } from '@wheelhouse/protocol';
import { CurrentIdentity, ForAgents, ForJoiningAgents } from '../../access/identity.decorators.js';
import type { AgentIdentity, JoiningIdentity } from '../../access/identity.js';
import { HubIdentity } from '../../platform/hub-identity/hub-identity.js';
import { ClusterAgentsService, type JoinedAgent } from './cluster-agents.service.js';

/** How agents get their keys known. The cluster is always the one of the credential. */
@Resolver()
export class AgentJoinResolver {
  constructor(
    private readonly agents: ClusterAgentsService,
    private readonly hubIdentity: HubIdentity,
  ) {}

  @ForJoiningAgents()
  @Mutation('agentJoin')
  async agentJoin(
    @CurrentIdentity() joining: JoiningIdentity,
    @Args('input') input: AgentJoinInput,
  ): Promise<AgentJoinPayload> {
    return this.present(await this.agents.join(joining, input));
  }

  @ForAgents()
  @Mutation('agentRotateKey')
  async agentRotateKey(
    @CurrentIdentity() agent: AgentIdentity,
    @Args('publicKey') publicKey: string,
  ): Promise<AgentJoinPayload> {
    return this.present(await this.agents.rotateKey(agent, publicKey));
  }

  private present(joined: JoinedAgent): AgentJoinPayload {
    const { epoch, publicKey } = this.hubIdentity;
    return { ...joined, epoch, hubPublicKey: publicKey.toString('base64url') };
  }
}
