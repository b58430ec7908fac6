// The API over sockets (graphql-ws): for subscriptions, though every operation works. The same credentials, guards, limits and errors
// as over HTTP. Must never serve a socket whose sender is not known.
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import { AppError } from '@wheelhouse/protocol';
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Context } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { CHANNELS, ChangeFeed } from '../change-feed/change-feed.js';
import { Clock } from '../clock/clock.js';
import { Logger } from '../logging/logger.js';
import { Metrics } from '../metrics/metrics.js';
import type { GraphqlContext } from './graphql-context.js';
import { formatGraphqlError } from './graphql-error.js';
import { GRAPHQL_PATH } from './graphql-options.js';
import { CLOSE_CODES, OpenSockets } from './open-sockets.js';
import { RequestAuthenticator } from './request-authenticator.js';
import { SocketOperations } from './socket-operation.js';

/** A socket that does not say who it is in time is closed. */
const INIT_TIMEOUT_MS = 3_000;
/** The longest message; a report of an agent goes over HTTP. */
const MAXIMUM_MESSAGE_BYTES = 256 * 1024;
/** A peer that does not answer a ping for this long is gone. */
const PING_INTERVAL_MS = 30_000;
/** Operations that one socket may have open at once. */
const MAXIMUM_OPERATIONS = 100;
/** Over how long sockets come back after revocations may have been missed. */
const RESTART_SPREAD_MS = 10_000;
/** The longest reason that a close frame takes is 123 bytes. */
const MAXIMUM_REASON = 120;

type SocketMembers = { graphql: GraphqlContext };
type SocketExtra = Extra & Partial<SocketMembers>;
type SocketContext = Context<Record<string, unknown> | undefined, SocketExtra>;

/** What the sockets need of the platform besides their own business. */
@Injectable()
export class SocketSurroundings {
  constructor(
    readonly clock: Clock,
    readonly logger: Logger,
    readonly metrics: Metrics,
  ) {}
}

@Injectable()
export class GraphqlSockets implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly sockets = new OpenSockets();
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: MAXIMUM_MESSAGE_BYTES });
  private readonly stops: (() => unknown)[] = [];

  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly schemaHost: GraphQLSchemaHost,
    private readonly authenticator: RequestAuthenticator,
    private readonly changes: ChangeFeed,
    private readonly surroundings: SocketSurroundings,
  ) {}

  onApplicationBootstrap(): void {
    const { metrics } = this.surroundings;
    const operations = new SocketOperations(this.schemaHost.schema);
    const disposable = useServer<Record<string, unknown> | undefined, SocketMembers>(
      {
        schema: this.schemaHost.schema,
        connectionInitWaitTimeout: INIT_TIMEOUT_MS,
        onConnect: (context) => this.connect(context),
        onSubscribe: (context, _id, payload) => this.prepare(operations, context, payload),
        onNext: (context, _id, _payload, _args, { errors, data = null }): FormattedExecutionResult =>
          errors ? { data, errors: this.format(context, errors) } : { data },
        onError: (context, _id, _payload, errors) => this.format(context, errors),
        isProd: true,
      },
      this.server,
      PING_INTERVAL_MS,
    );
    this.stops.push(
      () => disposable.dispose(),
      this.changes.subscribe(CHANNELS.revocations, (credential) => this.sockets.revoke(credential)),
      this.changes.onGap(() => this.sockets.restartAll(RESTART_SPREAD_MS)),
    );
    const server = this.adapterHost.httpAdapter.getHttpServer() as Server;
    server.on('upgrade', (request, socket, head) => this.upgrade(request, socket, head));
    metrics.observedGauge('wheelhouse_sockets', 'Open sockets of agents and people.', () => this.sockets.size);
  }

  async onModuleDestroy(): Promise<void> {
    for (const stop of this.stops.splice(0)) await stop();
  }

  private upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const path = request.url?.split('?', 1)[0];
    if (path !== GRAPHQL_PATH) {
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      return;
    }
    this.server.handleUpgrade(request, socket, head, (webSocket) => this.server.emit('connection', webSocket, request));
  }

  /** Learns who opened the socket. Closes it with a reason when that fails; a closed socket is served nothing. */
  private async connect(context: SocketContext): Promise<boolean> {
    const { socket, request } = context.extra;
    const requestId = randomUUID();
    const authorization = context.connectionParams?.['authorization'];
    try {
      const identity = await this.authenticator.authenticate(
        typeof authorization === 'string' ? authorization : undefined,
        request.socket.remoteAddress ?? '',
      );
      context.extra.graphql = { identity, requestId, req: request };
      this.sockets.add(socket, identity, this.surroundings.clock.now().getTime());
      return true;
    } catch (error) {
      this.refuse(socket, error, requestId);
      return false;
    }
  }

  private refuse(socket: WebSocket, error: unknown, requestId: string): void {
    const { message } = formatGraphqlError(error, { requestId, logger: this.surroundings.logger });
    const isCredential = error instanceof AppError && !error.retryable;
    const code = isCredential ? CLOSE_CODES.unauthenticated : CLOSE_CODES.tryAgain;
    socket.close(code, message.slice(0, MAXIMUM_REASON));
  }

  private prepare(
    operations: SocketOperations,
    context: SocketContext,
    payload: Parameters<SocketOperations['prepare']>[0],
  ) {
    const { graphql } = context.extra;
    if (graphql === undefined) throw new Error('A socket reached the API without an identity.');
    if (Object.keys(context.subscriptions).length > MAXIMUM_OPERATIONS) {
      const limit = { limit: 'operations', maximum: MAXIMUM_OPERATIONS };
      return [
        new GraphQLError(`This socket has ${MAXIMUM_OPERATIONS} operations open. Complete some first.`, {
          extensions: { code: 'BAD_USER_INPUT', limit },
        }),
      ];
    }
    return operations.prepare(payload, graphql);
  }

  private format(context: SocketContext, errors: readonly unknown[]): GraphQLFormattedError[] {
    const requestId = context.extra.graphql?.requestId ?? '';
    return errors.map((error) => formatGraphqlError(error, { requestId, logger: this.surroundings.logger }));
  }
}
