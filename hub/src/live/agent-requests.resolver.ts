import { Args, Mutation, Resolver, Subscription } from '@nestjs/graphql';
import type { AgentAnswerInput, AgentAnswerPayload, AgentRequest } from '@wheelhouse/protocol';
import { CurrentIdentity, ForAgents } from '../access/identity.decorators.js';
import type { AgentIdentity } from '../access/identity.js';
import { AgentAnswers } from './agent-answers.js';
import { AgentLines } from './agent-lines.js';
import type { BoundedStream } from './bounded-stream.js';

/** What agents are asked, and what they answer. The cluster is always the one of the credential. */
@Resolver()
@ForAgents()
export class AgentRequestsResolver {
  constructor(
    private readonly lines: AgentLines,
    private readonly answers: AgentAnswers,
  ) {}

  @Subscription('agentRequests')
  agentRequests(
    @CurrentIdentity() agent: AgentIdentity,
    @Args('session') session: string,
  ): BoundedStream<{ agentRequests: AgentRequest }> {
    return this.lines.open(agent.clusterId, session);
  }

  @Mutation('agentAnswer')
  async agentAnswer(
    @CurrentIdentity() agent: AgentIdentity,
    @Args('input') input: AgentAnswerInput,
  ): Promise<AgentAnswerPayload> {
    return this.answers.take(agent.clusterId, input);
  }
}
