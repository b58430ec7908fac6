import { Injectable } from '@nestjs/common';
import { CHANNELS, ChangeFeed } from '../../platform/change-feed/change-feed.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { AgentCredentials } from '../../access/agents/agent-credentials.js';
import { DuplicateAgents } from './duplicate-agents.js';

/** Lets agents that hold go on. Delivery writes down that an agent holds, and takes the approval back once it no longer does. */
@Injectable()
export class AgentHolds {
  constructor(
    private readonly changeFeed: ChangeFeed,
    private readonly credentials: AgentCredentials,
    private readonly duplicates: DuplicateAgents,
  ) {}

  /** Approves the hold and wakes the agent; gives the hold's code, undefined when the agent does not hold. */
  async approve(clusterId: string, tx: Transaction): Promise<string | undefined> {
    const [rows]: [{ hold_code: string; revision: string }[], number] = await tx.query(
      `update cluster_deliveries d set is_hold_approved = true
       from cluster_contacts k
       where d.cluster_id = $1 and k.cluster_id = d.cluster_id and k.hold_code is not null
       returning k.hold_code, d.desired_revision::text as revision`,
      [clusterId],
    );
    const row = rows[0];
    const isDuplicate = await this.duplicates.approve(await this.credentials.listKeyIds(clusterId, tx), tx);
    // The reports of a duplicate are not taken, so nothing but that is known of its hold.
    if (row === undefined) return isDuplicate ? 'AGENT_DUPLICATE' : undefined;
    await this.changeFeed.publish(CHANNELS.desiredRevisions, [`${clusterId}:${row.revision}`], tx);
    return row.hold_code;
  }
}
