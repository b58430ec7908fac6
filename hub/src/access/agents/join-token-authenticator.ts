import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { CredentialInvalidError, JoinTokenExpiredError } from '../access.errors.js';
import { hashOfToken } from '../credential-secret.js';
import type { JoiningIdentity } from '../identity.js';
import { JoinTokenStore } from './join-token-store.js';

/**
 * Bearer tokens that let an agent join. A used token still gets through to `agentJoin`, and nowhere else: an agent whose answer was
 * lost asks again with the same key and must learn that it has joined; anyone else gets `JOIN_TOKEN_USED` there.
 */
@Injectable()
export class JoinTokenAuthenticator {
  constructor(
    private readonly tokens: JoinTokenStore,
    private readonly clock: Clock,
  ) {}

  async authenticate(secret: string): Promise<JoiningIdentity> {
    const token = await this.tokens.findBySecret(hashOfToken(secret));
    if (token === undefined) throw new CredentialInvalidError();
    if (token.expiresAt <= this.clock.now()) throw new JoinTokenExpiredError(token.clusterName, token.expiresAt);
    return { kind: 'joining', clusterId: token.clusterId, joinTokenId: token.id, validUntil: token.expiresAt };
  }
}
