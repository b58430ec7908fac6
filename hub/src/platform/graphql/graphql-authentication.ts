// Nothing of a request to the API is read before its sender is known: no body, no query.
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '@wheelhouse/protocol';
import { statusOf } from '../http/error-status.js';
import { Logger } from '../logging/logger.js';
import { formatGraphqlError } from './graphql-error.js';
import { type AuthenticatedRequest, GRAPHQL_PATH } from './graphql-options.js';
import { RequestAuthenticator } from './request-authenticator.js';

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

@Injectable()
export class GraphqlAuthentication implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly authenticator: RequestAuthenticator,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<Fastify>();
    fastify.decorateRequest('identity', undefined);
    fastify.addHook('onRequest', async (request, reply) => {
      if (request.routeOptions.url !== GRAPHQL_PATH) return undefined;
      try {
        const identity = await this.authenticator.authenticate(request.headers.authorization, request.ip);
        (request as AuthenticatedRequest).identity = identity;
        return undefined;
      } catch (error) {
        const formatted = formatGraphqlError(error, { requestId: request.id, logger: this.logger });
        const status = error instanceof AppError ? statusOf(error.kind) : statusOf(formatted.extensions?.['kind']);
        if (status === 401) reply.header('www-authenticate', 'Bearer');
        return reply.code(status).send({ errors: [formatted] });
      }
    });
  }
}
