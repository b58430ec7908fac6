// Joins the hub once. The key pair is made and written to disk before the hub hears of it, so that an answer that gets lost costs nothing
// but another try. An agent that has joined ignores a join token.
import { setTimeout as pause } from 'node:timers/promises';
import { InvalidInputError } from '@wheelhouse/protocol';
import type { Cluster } from '../cluster/cluster.js';
import type { AgentLogger } from '../logger.js';
import type { Clock } from '../reconcile/clock.js';
import type { AgentIdentity, Registration } from '../store/state-schema.js';
import type { IdentityStore } from '../store/identity-store.js';
import { makePrivateKey, publicKeyOf } from './agent-key.js';
import { AGENT_VERSION } from './agent-version.js';
import { fullJitterMs } from './backoff.js';
import { HubError, JoinRefusedError } from './hub.errors.js';
import type { Hub } from './hub.js';

export interface JoiningParts {
  readonly hub: Hub;
  readonly identities: IdentityStore;
  readonly cluster: Cluster;
  readonly joinToken: string | undefined;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  /** Ends the wait for a hub that does not answer. */
  readonly signal: AbortSignal;
}

/** An identity that the hub knows. */
export type JoinedIdentity = AgentIdentity & { readonly registration: Registration };

/**
 * The agent's identity, after joining where that has not happened yet. Waits for a hub that does not answer.
 * @throws JoinRefusedError, InvalidInputError JOIN_TOKEN_MISSING
 */
export async function ensureJoined(parts: JoiningParts, identity: AgentIdentity | undefined): Promise<JoinedIdentity> {
  const { identities, joinToken, logger } = parts;
  if (identity?.registration) {
    if (joinToken !== undefined)
      logger.info(
        { cluster: identity.registration.clusterName },
        'This agent has joined before; the join token is ignored.',
      );
    return { ...identity, registration: identity.registration };
  }
  if (joinToken === undefined)
    throw new InvalidInputError(
      'JOIN_TOKEN_MISSING',
      'This agent has not joined a hub yet: start it with --join-token (or WHEELHOUSE_JOIN_TOKEN). "wheelhouse cluster register NAME -o token" makes one.',
    );
  const { privateKey } = identity ?? { privateKey: makePrivateKey() };
  if (identity === undefined) await identities.writeIdentity({ privateKey, registration: null });
  const keySince = parts.clock.now().toISOString();
  const joined = {
    privateKey,
    keySince,
    isKeyConfirmed: true,
    registration: await register(parts, joinToken, publicKeyOf(privateKey)),
  };
  await identities.writeIdentity(joined);
  logger.info({ cluster: joined.registration.clusterName, keyId: joined.registration.keyId }, 'Joined the hub.');
  return joined;
}

async function register(parts: JoiningParts, joinToken: string, publicKey: string): Promise<Registration> {
  const { hub, cluster, logger, signal } = parts;
  for (let attempt = 0; ; attempt += 1) {
    signal.throwIfAborted();
    let retryAfterMs: number | undefined;
    try {
      const { uid: clusterUid } = await cluster.identity();
      const claims = { ...(await cluster.claims()), agentVersion: AGENT_VERSION };
      const answer = await hub.join(joinToken, { publicKey, clusterUid, agentVersion: AGENT_VERSION, claims });
      const { keyId, clusterId, clusterName, epoch, hubPublicKey } = answer;
      return { keyId, clusterId, clusterName, epoch, hubPublicKey, clusterUid };
    } catch (error) {
      if (error instanceof HubError && error.isJoinTokenSpent)
        throw new JoinRefusedError(error.code, error.message, { cause: error });
      if (error instanceof HubError) retryAfterMs = error.retryAfterMs;
      const reason = error instanceof Error ? error.message : String(error);
      logger.warn({ attempt, reason }, 'Cannot join yet; trying again.');
    }
    await pause(fullJitterMs(attempt, retryAfterMs), undefined, { signal });
  }
}
