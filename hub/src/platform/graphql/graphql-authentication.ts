// Nothing of a request to the API is read before its sender is known: no body, no query.
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError, InvalidInputError, PROTOCOL_HEADER, PROTOCOL_MAJOR } from '@wheelhouse/protocol';
import { statusOf } from '../http/error-status.js';
import { Logger } from '../logging/logger.js';
import { formatGraphqlError } from './graphql-error.js';
import { type AuthenticatedRequest, GRAPHQL_PATH } from './graphql-options.js';
import { RequestAuthenticator } from './request-authenticator.js';

/** The HTTP status of a request in another protocol. */
const UPGRADE_REQUIRED = 426;
/** How much of a version that somebody else made up is repeated. */
const LONGEST_PROTOCOL = 20;

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
      reply.header(PROTOCOL_HEADER, String(PROTOCOL_MAJOR));
      try {
        refuseOtherProtocol(request.headers[PROTOCOL_HEADER]);
        const identity = await this.authenticator.authenticate(request.headers.authorization, request.ip);
        (request as AuthenticatedRequest).identity = identity;
        return undefined;
      } catch (error) {
        const formatted = formatGraphqlError(error, { requestId: request.id, logger: this.logger });
        const status = statusFor(error, formatted.extensions?.['kind']);
        if (status === 401) reply.header('www-authenticate', 'Bearer');
        return reply.code(status).send({ errors: [formatted] });
      }
    });
  }
}

/** An agent that this hub does not understand, or that would not understand it. */
class UpgradeRequiredError extends InvalidInputError {
  constructor(theirs: string) {
    super(
      'UPGRADE_REQUIRED',
      `This hub speaks protocol ${PROTOCOL_MAJOR}, the agent speaks protocol ${theirs}: upgrade the older of the two. ` +
        'What runs in the cluster is kept up by its agent meanwhile.',
      { details: { hub: PROTOCOL_MAJOR, agent: theirs } },
    );
  }
}

function refuseOtherProtocol(header: string | string[] | undefined): void {
  if (header === undefined || header === String(PROTOCOL_MAJOR)) return;
  throw new UpgradeRequiredError(String(header).slice(0, LONGEST_PROTOCOL));
}

function statusFor(error: unknown, kind: unknown): number {
  if (error instanceof UpgradeRequiredError) return UPGRADE_REQUIRED;
  return statusOf(error instanceof AppError ? error.kind : kind);
}
