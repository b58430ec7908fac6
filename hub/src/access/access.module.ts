import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuditModule } from '../audit/audit.module.js';
import { RequestAuthenticator } from '../platform/graphql/request-authenticator.js';
import { AccessResolver } from './access.resolver.js';
import { AgentAuthenticator } from './agents/agent-authenticator.js';
import { AgentCredentials } from './agents/agent-credentials.js';
import { AgentKeyStore } from './agents/agent-key-store.js';
import { ApiTokenAuthenticator } from './people/api-token-authenticator.js';
import { ApiTokenStore } from './people/api-token-store.js';
import { ApiTokensService } from './people/api-tokens.service.js';
import { Authenticator } from './authenticator.js';
import { FirstStart, FirstStartSurroundings } from './people/first-start.js';
import { IdentityGuard } from './identity-guard.js';
import { JoinTokenAuthenticator } from './agents/join-token-authenticator.js';
import { JoinTokenStore } from './agents/join-token-store.js';
import { PasswordAuthenticator } from './people/password-authenticator.js';
import { PersonStore } from './people/person-store.js';
import { UnrecognisedAgents } from './agents/unrecognised-agents.js';

/** People, agents and their credentials. Global, because every request starts here. */
@Global()
@Module({
  imports: [AuditModule],
  providers: [
    AccessResolver,
    AgentAuthenticator,
    AgentCredentials,
    AgentKeyStore,
    ApiTokenAuthenticator,
    ApiTokenStore,
    ApiTokensService,
    FirstStart,
    FirstStartSurroundings,
    JoinTokenAuthenticator,
    JoinTokenStore,
    PasswordAuthenticator,
    PersonStore,
    UnrecognisedAgents,
    { provide: RequestAuthenticator, useClass: Authenticator },
    { provide: APP_GUARD, useClass: IdentityGuard },
  ],
  exports: [RequestAuthenticator, AgentCredentials, UnrecognisedAgents],
})
export class AccessModule {}
