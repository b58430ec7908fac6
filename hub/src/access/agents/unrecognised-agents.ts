// Agents whose key this database does not know: after a restore from a backup, those that joined later. They go on with what they hold; here a
// person sees them and takes them in again. Whoever asks proves only that he has the key that he shows, and that he knows this hub's own key:
// so nothing is believed of what he says, it is shown, with the fingerprint to compare.
import { createPublicKey } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { Clock } from '../../platform/clock/clock.js';
import type { Transaction } from '../../platform/database/transaction.js';
import { HubIdentity } from '../../platform/hub-identity/hub-identity.js';
import { AgentAuthenticator } from './agent-authenticator.js';
import { ASSERTION_AUDIENCE, ASSERTION_LEEWAY_SECONDS } from './assertion.js';

/** One agent is written down at most this often. */
const NOTE_EVERY_MS = 60_000;
/** Written down at most; those that were silent longest go first. */
const LIMIT = 1_000;
const LONGEST_TEXT = 253;

/** What such an agent says of itself. */
export interface UnrecognisedAgent {
  readonly keyId: string;
  readonly clusterId: string;
  readonly clusterName: string;
  readonly clusterUid: string;
  readonly publicKey: Buffer;
  readonly agentVersion: string;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

const text = z.string().min(1).max(LONGEST_TEXT);
const header = z.object({
  kid: z.uuid(),
  jwk: z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: text }),
});
const introduction = z.object({
  sub: z.uuid(),
  wheelhouse: z.object({ clusterName: text, clusterUid: text, agentVersion: text, hubPublicKey: text }),
});

const COLUMNS = `key_id as "keyId", cluster_id as "clusterId", cluster_name as "clusterName", cluster_uid as "clusterUid",
  public_key as "publicKey", agent_version as "agentVersion", first_seen_at as "firstSeenAt", last_seen_at as "lastSeenAt"`;

@Injectable()
export class UnrecognisedAgents implements OnModuleInit {
  private readonly notedAt = new Map<string, number>();

  constructor(
    private readonly dataSource: DataSource,
    private readonly authenticator: AgentAuthenticator,
    private readonly identity: HubIdentity,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.authenticator.onUnknownKey = async (assertion) => await this.note(assertion);
  }

  /** Newest first; not those whose key was registered again meanwhile. */
  async list(): Promise<UnrecognisedAgent[]> {
    return this.dataSource.query<UnrecognisedAgent[]>(
      `select ${COLUMNS} from unrecognised_agents u
       where not exists (select 1 from agent_keys k where k.public_key = u.public_key and k.revoked_at is null)
       order by last_seen_at desc, key_id`,
    );
  }

  /** For what is done with one that is taken off the list. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(work);
  }

  /** Takes one off the list; undefined when it is not there. */
  async take(keyId: string, tx: Transaction): Promise<UnrecognisedAgent | undefined> {
    const [rows] = await tx.query<[UnrecognisedAgent[], number]>(
      // As text: whatever a person typed is simply not there.
      `delete from unrecognised_agents where key_id::text = lower($1) returning ${COLUMNS}`,
      [keyId],
    );
    return rows[0];
  }

  /** Never throws for what the assertion says. */
  private async note(assertion: string): Promise<void> {
    const claimed = header.safeParse(decodeProtectedHeader(assertion));
    if (!claimed.success || !this.isDue(claimed.data.kid)) return;
    const { kid, jwk } = claimed.data;
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    const verified = await jwtVerify(assertion, key, {
      algorithms: ['EdDSA'],
      audience: ASSERTION_AUDIENCE,
      issuer: kid,
      clockTolerance: ASSERTION_LEEWAY_SECONDS,
      currentDate: this.clock.now(),
    }).catch(() => undefined);
    const said = introduction.safeParse(verified?.payload);
    if (!said.success || said.data.wheelhouse.hubPublicKey !== this.identity.publicKey.toString('base64url')) return;
    const { clusterName, clusterUid, agentVersion } = said.data.wheelhouse;
    const publicKey = Buffer.from(jwk.x, 'base64url');
    await this.store([kid, said.data.sub, clusterName, clusterUid, publicKey, agentVersion]);
  }

  private isDue(keyId: string): boolean {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - (this.notedAt.get(keyId) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS) return false;
    this.notedAt.delete(keyId);
    this.notedAt.set(keyId, nowMs);
    for (const oldest of this.notedAt.keys()) {
      if (this.notedAt.size <= LIMIT) break;
      this.notedAt.delete(oldest);
    }
    return true;
  }

  private async store(row: readonly unknown[]): Promise<void> {
    await this.dataSource.query(
      `insert into unrecognised_agents (key_id, cluster_id, cluster_name, cluster_uid, public_key, agent_version)
       values ($1, $2, $3, $4, $5, $6)
       on conflict (key_id) do update set last_seen_at = now(), agent_version = excluded.agent_version`,
      [...row],
    );
    await this.dataSource.query(
      `delete from unrecognised_agents where key_id in
         (select key_id from unrecognised_agents order by last_seen_at desc, key_id offset $1)`,
      [LIMIT],
    );
  }
}
