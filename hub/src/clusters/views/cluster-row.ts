import { createHash } from 'node:crypto';
import type { Agent, Cluster, Freshness, Hold } from '@wheelhouse/protocol';

/** A cluster as the read models select it. */
export interface ClusterRow {
  id: string;
  name: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  project: string;
  server: string;
  claims: Record<string, unknown>;
  created_at: Date;
  freshness: Freshness;
  last_contact_at: Date | null;
  desired_revision: string | null;
  held_revision: string | null;
  hold_code: string | null;
  hold_message: string | null;
  hold_since: Date | null;
  suspension: { reason: string; by: string; at: string; until?: string } | null;
  public_key: Buffer | null;
  cluster_uid: string | null;
  agent_version: string | null;
  joined_at: Date | null;
  /** The order's key as text, for the cursor. */
  order_key: string;
}

/** A cluster as GraphQL shows it, without what is counted only when it is asked for. */
export type PresentedCluster = Omit<Cluster, 'applicationCount' | 'deliveredKinds' | 'sync' | 'health'>;

/**
 * The tables of a {@link ClusterRow}: `c` cluster, `k` contact, `d` delivery, `a` the newest key that works. An agent that rotated its
 * key joined when the first key of the chain was registered: joining revokes all keys before.
 */
export function clusterJoins(now: string): string {
  return `
  left join cluster_contacts k on k.cluster_id = c.id
  left join cluster_deliveries d on d.cluster_id = c.id
  left join lateral (
    select public_key, cluster_uid, agent_version, min(created_at) over () as joined_at
    from agent_keys
    where cluster_id = c.id and revoked_at is null
    order by expires_at is not null and expires_at <= ${now}, created_at desc limit 1
  ) a on true`;
}

/** The select list of a {@link ClusterRow}, without `order_key`. */
export function clusterColumns(freshness: string): string {
  return `c.id, c.name, c.labels, c.annotations, c.project, c.server, c.claims, c.created_at, ${freshness} as freshness,
    k.last_contact_at, d.desired_revision, k.held_revision, k.hold_code, k.hold_message, k.hold_since, d.suspension,
    a.public_key, a.cluster_uid, a.agent_version, a.joined_at`;
}

export function presentCluster(row: ClusterRow): PresentedCluster {
  return {
    id: row.id,
    name: row.name,
    labels: row.labels,
    annotations: row.annotations,
    project: row.project,
    server: row.server,
    claims: row.claims,
    freshness: row.freshness,
    lastContactAt: row.last_contact_at?.toISOString() ?? null,
    agent: agentOf(row),
    desiredRevision: Number(row.desired_revision ?? 0),
    heldRevision: row.held_revision === null ? null : Number(row.held_revision),
    hold: holdOf(row),
    suspension: row.suspension && { ...row.suspension, until: row.suspension.until ?? null },
    createdAt: row.created_at.toISOString(),
  };
}

function agentOf({ public_key, cluster_uid, agent_version, joined_at, claims }: ClusterRow): Agent | null {
  if (public_key === null || joined_at === null) return null;
  const { agentVersion } = claims;
  return {
    // What the agent last said, which an upgrade changes; else what it said when it joined.
    version: typeof agentVersion === 'string' ? agentVersion : agent_version,
    fingerprint: fingerprintOf(public_key),
    clusterUid: cluster_uid ?? '',
    joinedAt: joined_at.toISOString(),
  };
}

function holdOf({ hold_code, hold_message, hold_since }: ClusterRow): Hold | null {
  if (hold_code === null || hold_since === null) return null;
  return { code: hold_code, message: hold_message ?? '', since: hold_since.toISOString() };
}

/** As OpenSSH writes it: SHA-256 in base64 without padding. */
export function fingerprintOf(publicKey: Buffer): string {
  return `SHA256:${createHash('sha256').update(publicKey).digest('base64').replace(/=+$/, '')}`;
}
