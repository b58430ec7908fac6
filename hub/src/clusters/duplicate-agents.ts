import { Injectable } from '@nestjs/common';
import { AgentCredentials } from '../access/agent-credentials.js';
import { EventLog, type NewEvent } from '../audit/event-log.js';
import { Clock } from '../platform/clock/clock.js';
import { AgentSessions } from './agent-sessions.js';

/** The same finding is recorded at most this often. */
const RECORD_EVERY_MS = 60 * 60_000;
/** Keys remembered; the one that was silent longest goes first. */
const KEY_LIMIT = 10_000;

/**
 * Finds agents that speak for a cluster they are not: a copy of an agent's state in another cluster (another kube-system UID), or a
 * second process with the same state. Sessions are remembered in this process only: agents that report to different hubs are told
 * apart by their UID.
 */
@Injectable()
export class DuplicateAgents {
  private readonly sessions = new Map<string, AgentSessions>();
  private readonly recordedAt = new Map<string, number>();

  constructor(
    private readonly credentials: AgentCredentials,
    private readonly events: EventLog,
    private readonly clock: Clock,
  ) {}

  /** Whether this report comes from a duplicate, which must stop applying. Records AGENT_DUPLICATE, naming both. */
  async isDuplicate(keyId: string, clusterUid: string, session: string): Promise<boolean> {
    const key = await this.credentials.findKey(keyId);
    if (key === undefined) return false;
    const cluster = { clusterId: key.clusterId, clusterName: key.clusterName };
    if (clusterUid !== key.clusterUid) {
      const joined = `The cluster that joined has the UID ${key.clusterUid}`;
      const message = `${joined}; another agent with the same key reports from the cluster with the UID ${clusterUid}.`;
      await this.record(
        `${keyId} ${clusterUid}`,
        duplicateEvent(cluster, message, { kept: key.clusterUid, clusterUid }),
      );
      return true;
    }
    const verdict = this.observe(keyId, session);
    if (!verdict.isDuplicate) return false;
    const message = `Two processes report with the same key in turns: session ${verdict.kept} goes on, session ${session} must stop.`;
    await this.record(`${keyId} ${session}`, duplicateEvent(cluster, message, { kept: verdict.kept, session }));
    return true;
  }

  /** Forgets what was found about these keys, once a person decided which agent is the right one. */
  forget(keyIds: readonly string[]): void {
    for (const keyId of keyIds) this.sessions.delete(keyId);
  }

  private observe(keyId: string, session: string): ReturnType<AgentSessions['observe']> {
    const nowMs = this.clock.now().getTime();
    const known = this.sessions.get(keyId) ?? new AgentSessions(session, nowMs);
    const verdict = known.observe(session, nowMs);
    this.sessions.delete(keyId);
    this.sessions.set(keyId, known);
    for (const oldest of this.sessions.keys()) {
      if (this.sessions.size <= KEY_LIMIT) break;
      this.sessions.delete(oldest);
    }
    return verdict;
  }

  private async record(finding: string, event: NewEvent): Promise<void> {
    const nowMs = this.clock.now().getTime();
    for (const [old, atMs] of this.recordedAt) if (nowMs - atMs >= RECORD_EVERY_MS) this.recordedAt.delete(old);
    if (this.recordedAt.has(finding)) return;
    this.recordedAt.set(finding, nowMs);
    await this.events.record([event]);
  }
}

function duplicateEvent(
  cluster: { clusterId: string; clusterName: string },
  finding: string,
  details: Readonly<Record<string, string>>,
): NewEvent {
  return {
    type: 'AgentDuplicateDetected',
    severity: 'Warning',
    actor: 'agent',
    message:
      `Two agents speak for cluster "${cluster.clusterName}". ${finding} Give the other cluster a registration of its own with ` +
      `\`wheelhouse cluster register\`, or stop the copy.`,
    details: { code: 'AGENT_DUPLICATE', ...details },
    ...cluster,
  };
}
