// Turns an Authorization header into an identity. It must never fall back to a weaker credential, and never say which part is wrong.
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CHANNELS, ChangeFeed } from '../platform/change-feed/change-feed.js';
import { RequestAuthenticator } from '../platform/graphql/request-authenticator.js';
import { CredentialInvalidError, CredentialMissingError } from './access.errors.js';
import { AgentAuthenticator } from './agents/agent-authenticator.js';
import { ApiTokenAuthenticator } from './people/api-token-authenticator.js';
import { isTokenShaped, TOKEN_PREFIXES } from './credential-secret.js';
import type { Identity } from './identity.js';
import { JoinTokenAuthenticator } from './agents/join-token-authenticator.js';
import { PasswordAuthenticator } from './people/password-authenticator.js';

const LONGEST_HEADER = 8_192;

@Injectable()
export class Authenticator extends RequestAuthenticator implements OnModuleInit, OnModuleDestroy {
  private stops: (() => void)[] = [];

  constructor(
    private readonly passwords: PasswordAuthenticator,
    private readonly apiTokens: ApiTokenAuthenticator,
    private readonly joinTokens: JoinTokenAuthenticator,
    private readonly agents: AgentAuthenticator,
    private readonly changeFeed: ChangeFeed,
  ) {
    super();
  }

  onModuleInit(): void {
    this.stops = [
      this.changeFeed.subscribe(CHANNELS.revocations, (credential) => this.forget(credential)),
      this.changeFeed.onGap(() => {
        this.apiTokens.forgetAll();
        this.agents.forgetAll();
      }),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  async authenticate(authorization: string | undefined): Promise<Identity> {
    if (authorization === undefined || authorization === '') throw new CredentialMissingError();
    if (authorization.length > LONGEST_HEADER) throw new CredentialInvalidError();
    const [, scheme = '', credential = ''] = /^(\S+) +(\S+)$/.exec(authorization) ?? [];
    switch (scheme.toLowerCase()) {
      case 'bearer':
        return this.authenticateBearer(credential);
      case 'basic':
        return this.authenticateBasic(credential);
      default:
        throw new CredentialInvalidError();
    }
  }

  private authenticateBearer(token: string): Promise<Identity> {
    if (token.startsWith(TOKEN_PREFIXES.api) && isTokenShaped(token)) return this.apiTokens.authenticate(token);
    if (token.startsWith(TOKEN_PREFIXES.join) && isTokenShaped(token)) return this.joinTokens.authenticate(token);
    if (token.split('.').length === 3) return this.agents.authenticate(token);
    throw new CredentialInvalidError();
  }

  private authenticateBasic(encoded: string): Promise<Identity> {
    const decoded = Buffer.from(encoded, 'base64').toString('utf8');
    const colon = decoded.indexOf(':');
    if (colon < 1) throw new CredentialInvalidError();
    return this.passwords.authenticate(decoded.slice(0, colon), decoded.slice(colon + 1));
  }

  private forget(credential: string): void {
    const [kind, id = ''] = credential.split(':');
    if (kind === 'token') this.apiTokens.forget(id);
    if (kind === 'key') this.agents.forget(id);
  }
}
