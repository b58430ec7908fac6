// Everything that authenticates, wired by hand for specs. Nothing of this is ever used by a running hub.
import type { DataSource } from 'typeorm';
import { PostgresEventLog } from '../audit/postgres-event-log.js';
import { FakeChangeFeed } from '../platform/change-feed/fake-change-feed.js';
import { FakeClock } from '../platform/clock/clock.js';
import { SilentLogger } from '../platform/logging/logger.js';
import { AgentAuthenticator } from './agents/agent-authenticator.js';
import { AgentCredentials } from './agents/agent-credentials.js';
import { AgentKeyStore } from './agents/agent-key-store.js';
import { JoinTokenAuthenticator } from './agents/join-token-authenticator.js';
import { JoinTokenStore } from './agents/join-token-store.js';
import { Authenticator } from './authenticator.js';
import { ApiTokenAuthenticator } from './people/api-token-authenticator.js';
import { ApiTokenStore } from './people/api-token-store.js';
import { ApiTokensService } from './people/api-tokens.service.js';
import { PasswordAuthenticator } from './people/password-authenticator.js';
import { PersonStore } from './people/person-store.js';

/** What two hubs may share. */
export interface SharedParts {
  readonly clock?: FakeClock;
  readonly feed?: FakeChangeFeed;
}

/** Everything that authenticates, wired as the module does. */
export function createTestAuthentication(
  dataSource: DataSource,
  { clock = new FakeClock(), feed = new FakeChangeFeed() }: SharedParts = {},
) {
  const people = new PersonStore(dataSource);
  const tokenStore = new ApiTokenStore(dataSource);
  const joinTokens = new JoinTokenStore(dataSource);
  const keys = new AgentKeyStore(dataSource);
  const agents = new AgentAuthenticator(keys, clock);
  const apiTokens = new ApiTokenAuthenticator(tokenStore, clock, new SilentLogger());
  const authenticator = new Authenticator(
    new PasswordAuthenticator(people, clock),
    apiTokens,
    new JoinTokenAuthenticator(joinTokens, clock),
    agents,
    feed,
  );
  authenticator.onModuleInit();
  const events = new PostgresEventLog(dataSource, feed, clock);
  const service = new ApiTokensService(dataSource, tokenStore, events, feed, clock);
  const credentials = new AgentCredentials(joinTokens, keys, agents, feed, clock);
  return { authenticator, service, credentials, apiTokens, clock, feed };
}

/** Authentication of a test hub. */
export type TestAuthentication = ReturnType<typeof createTestAuthentication>;

/** How a piece of work ended: `accepted`, or the code of its error. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
}
