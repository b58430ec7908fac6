// The API with one resolver and two credentials, for the tests of what every request goes through. Not part of the hub.
import 'reflect-metadata';
import type { RequestListener } from 'node:http';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Context, Query, Resolver, Subscription } from '@nestjs/graphql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConflictError, UnauthenticatedError, UnavailableError } from '@wheelhouse/protocol';
import { ChangeFeed } from '../change-feed/change-feed.js';
import { FakeChangeFeed } from '../change-feed/fake-change-feed.js';
import { Clock, SystemClock } from '../clock/clock.js';
import { ErrorFilter } from '../http/error.filter.js';
import { fastifyAdapter, observeRequests } from '../http/fastify-options.js';
import { FrontDoor } from '../http/front-door.js';
import { Readiness } from '../http/readiness.js';
import { Logger, SilentLogger } from '../logging/logger.js';
import { currentRequestId } from '../logging/request-context.js';
import { Metrics } from '../metrics/metrics.js';
import type { GraphqlContext } from './graphql-context.js';
import { GraphqlModule } from './graphql.module.js';
import { RequestAuthenticator, type RequestIdentity } from './request-authenticator.js';

export const GOOD_TOKEN = 'Bearer good';
export const SHORT_TOKEN = 'Bearer short';

class TestAuthenticator extends RequestAuthenticator {
  async authenticate(authorization: string | undefined): Promise<RequestIdentity> {
    if (authorization === GOOD_TOKEN) return { kind: 'person', credential: 'token:1' };
    if (authorization === SHORT_TOKEN) {
      return { kind: 'person', credential: 'token:2', validUntil: new Date(Date.now() + 300) };
    }
    if (authorization === 'Bearer away') throw new UnavailableError('DATABASE_UNAVAILABLE', 'Try again.');
    throw new UnauthenticatedError('UNAUTHENTICATED', 'This needs a credential.');
  }
}

@Resolver()
class TestResolver {
  @Query('hub')
  hub(@Context() context: GraphqlContext): unknown {
    return { version: `${context.identity.credential} ${currentRequestId()}`, epoch: 'e' };
  }

  @Query('clusters')
  clusters(): unknown {
    throw new ConflictError('PLAN_STALE', 'The plan is stale.', { details: { plan: '7' } });
  }

  @Query('viewer')
  viewer(): unknown {
    throw new Error('password=hunter2 in a driver message');
  }

  @Query('applications')
  applications(): unknown {
    throw Object.assign(new Error('connect ECONNREFUSED /tmp/x'), { code: 'ECONNREFUSED', syscall: 'connect' });
  }

  @Subscription('fleetEvents')
  async *fleetEvents(): AsyncIterableIterator<unknown> {
    yield { fleetEvents: { id: '1', at: '2026-01-01T00:00:00.000Z', message: 'first' } };
    throw new Error('password=hunter2 in a stream');
  }
}

@Module({})
class TestApiModule {
  static of(changes: ChangeFeed, clock: Clock): DynamicModule {
    const provided = [
      { provide: Logger, useClass: SilentLogger },
      { provide: Metrics, useClass: Metrics },
      { provide: Clock, useValue: clock },
      { provide: ChangeFeed, useValue: changes },
      { provide: RequestAuthenticator, useClass: TestAuthenticator },
    ];
    return {
      module: TestApiModule,
      global: true,
      imports: [GraphqlModule],
      providers: [...provided, TestResolver],
      exports: [Logger, Metrics, Clock, ChangeFeed, RequestAuthenticator],
    };
  }
}

export interface TestApi {
  readonly url: string;
  readonly changes: FakeChangeFeed;
  close(): Promise<void>;
}

export async function startTestApi(clock: Clock = new SystemClock()): Promise<TestApi> {
  const changes = new FakeChangeFeed();
  const frontDoor = new FrontDoor(new Readiness(), new Metrics());
  const url = await frontDoor.listen('127.0.0.1', 0);
  let handler: RequestListener = () => {};
  const adapter = fastifyAdapter(frontDoor.server, (created) => (handler = created));
  const app = await NestFactory.create<NestFastifyApplication>(TestApiModule.of(changes, clock), adapter, {
    logger: false,
  });
  app.useGlobalFilters(new ErrorFilter(new SilentLogger()));
  observeRequests(app, new SilentLogger(), new Metrics());
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  frontDoor.open(handler);
  const close = async (): Promise<void> => {
    await frontDoor.drain();
    await app.close();
  };
  return { url, changes, close };
}
