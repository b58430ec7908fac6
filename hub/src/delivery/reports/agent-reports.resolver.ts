import { Args, Mutation, Resolver } from '@nestjs/graphql';
import type { AgentReportInput, AgentReportPayload } from '@wheelhouse/protocol';
import { CurrentIdentity, ForAgents } from '../../access/identity.decorators.js';
import type { AgentIdentity } from '../../access/identity.js';
import { AgentAdmission } from '../agent-admission.js';
import { ReportsService } from './reports.service.js';

/** What agents say. The cluster is always the one of the credential. */
@Resolver()
@ForAgents()
export class AgentReportsResolver {
  constructor(
    private readonly reports: ReportsService,
    private readonly admission: AgentAdmission,
  ) {}

  @Mutation('agentReport')
  async agentReport(
    @CurrentIdentity() agent: AgentIdentity,
    @Args('input') input: AgentReportInput,
  ): Promise<AgentReportPayload> {
    return this.admission.admit(() => this.reports.take(agent, input));
  }
}
