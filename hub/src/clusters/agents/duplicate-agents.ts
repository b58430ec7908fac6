import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AgentCredentials } from '../../access/agents/agent-credentials.js';
import { EventLog, type NewEvent } from '../../audit/event-log.js';
import { Clock } from '../../platform/clock/clock.js';
import { relaxCommit } from '../../platform/database/relaxed-commit.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { AgentSessions, type SessionsRecord, type SessionVerdict } from './agent-sessions.js';

/** The same finding is recorded at most this often. */
const RECORD_EVERY_MS = 60 * 60_000;
/** A session that is its key's last one is looked up again after so long: two agents that report to two hub processes are found by that. */
const CONFIRM_EVERY_MS = 10_000;
/** Keys remembered here; the one that was silent longest goes first. */
const KEY_LIMIT = 10_000;

/**
 * Finds agents that speak for a cluster they are not: a copy of an agent's state in another cluster (another kube-system UID), or a
 * second process with the same state. Sessions are written down in the database, by its clock, so that it does not matter to which hub
 * process an agent reports; of a session that goes on, a few times a minute.
 */
@Injectable()
export class DuplicateAgents {
  /** The sessions that were genuine lately, by key. */
  private readonly genuine = new Map<string, { readonly session: string; readonly atMs: number }>();
  private readonly recordedAt = new Map<string, number>();

  constructor(
    private readonly dataSource: DataSource,
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
      await this.noteRefused(keyId, clusterUid);
      await this.record(
        `${keyId} ${clusterUid}`,
        duplicateEvent(cluster, message, { kept: key.clusterUid, clusterUid }),
      );
      return true;
    }
    const verdict = await this.observe(keyId, session);
    if (!verdict.isDuplicate) return false;
    const message = `Two processes report with the same key in turns: session ${verdict.kept} goes on, session ${session} must stop.`;
    await this.record(`${keyId} ${session}`, duplicateEvent(cluster, message, { kept: verdict.kept, session }));
    return true;
  }

  /**
   * A person decided that the agent that was taken for a duplicate is the right one: one in another cluster takes the place of the one that joined.
   * False when no duplicate of these keys was seen.
   */
  async approve(keyIds: readonly string[], tx: Transaction): Promise<boolean> {
    const found = await tx.query<{ keyId: string; refusedUid: string | null }[]>(
      `select key_id as "keyId", refused_uid as "refusedUid" from agent_sessions
       where key_id = any($1::uuid[]) and (refused_uid is not null or jsonb_array_length(sessions -> 'duplicates') > 0)`,
      [keyIds],
    );
    for (const { keyId, refusedUid } of found)
      if (refusedUid !== null) await this.credentials.moveKey(keyId, refusedUid, tx);
    await this.forget(keyIds, tx);
    return found.length > 0;
  }

  /** Forgets what was found about these keys, once a person decided which agent is the right one. */
  async forget(keyIds: readonly string[], tx: Transaction): Promise<void> {
    await tx.query(`delete from agent_sessions where key_id = any($1::uuid[])`, [keyIds]);
    for (const keyId of keyIds) this.genuine.delete(keyId);
  }

  private async observe(keyId: string, session: string): Promise<SessionVerdict> {
    const known = this.genuine.get(keyId);
    const nowMs = this.clock.now().getTime();
    // A clock that jumps must not keep it from looking.
    if (known?.session === session && Math.abs(nowMs - known.atMs) < CONFIRM_EVERY_MS) return { isDuplicate: false };
    const verdict = await this.dataSource.transaction((tx) => observeIn(tx, keyId, session));
    this.genuine.delete(keyId);
    if (!verdict.isDuplicate) this.genuine.set(keyId, { session, atMs: nowMs });
    for (const oldest of this.genuine.keys()) {
      if (this.genuine.size <= KEY_LIMIT) break;
      this.genuine.delete(oldest);
    }
    return verdict;
  }

  /** Written once for each finding: a duplicate reports every half minute. */
  private async noteRefused(keyId: string, clusterUid: string): Promise<void> {
    await this.dataSource.query(
      `insert into agent_sessions (key_id, refused_uid) values ($1, $2)
       on conflict (key_id) do update set refused_uid = excluded.refused_uid
       where agent_sessions.refused_uid is distinct from excluded.refused_uid`,
      [keyId, clusterUid],
    );
  }

  private async record(finding: string, event: NewEvent): Promise<void> {
    const nowMs = this.clock.now().getTime();
    for (const [old, atMs] of this.recordedAt) if (nowMs - atMs >= RECORD_EVERY_MS) this.recordedAt.delete(old);
    if (this.recordedAt.has(finding)) return;
    this.recordedAt.set(finding, nowMs);
    await this.events.record([event]);
  }
}

/** One report after the other, whichever hub process they reach. */
async function observeIn(tx: Transaction, keyId: string, session: string): Promise<SessionVerdict> {
  await relaxCommit(tx);
  await tx.query(`insert into agent_sessions (key_id, sessions) values ($1, null) on conflict do nothing`, [keyId]);
  const [row] = await tx.query<{ sessions: SessionsRecord | null; nowMs: string }[]>(
    `select sessions, extract(epoch from clock_timestamp()) * 1000 as "nowMs" from agent_sessions where key_id = $1 for update`,
    [keyId],
  );
  const nowMs = Number(row?.nowMs);
  const sessions = row?.sessions ? AgentSessions.from(row.sessions) : AgentSessions.beginning(session, nowMs);
  const verdict = sessions.observe(session, nowMs);
  await tx.query(`update agent_sessions set sessions = $2 where key_id = $1`, [
    keyId,
    JSON.stringify(sessions.record()),
  ]);
  return verdict;
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
