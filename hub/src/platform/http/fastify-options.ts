import type { IncomingMessage, RequestListener, Server } from 'node:http';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Clock } from '../clock/clock.js';
import type { Logger } from '../logging/logger.js';
import { withRequestId } from '../logging/request-context.js';
import type { Metrics } from '../metrics/metrics.js';
import { requestIdOf } from './request-id.js';

/** The largest request body. A report of an agent with 500 applications is about a quarter of it. */
const BODY_LIMIT_BYTES = 2 * 1024 * 1024;

/** A Fastify behind a server that listens already: `onHandler` gets what handles requests. */
export function fastifyAdapter(server: Server, onHandler: (handler: RequestListener) => void): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: (request: IncomingMessage) => requestIdOf(request),
    serverFactory: (handler: RequestListener) => {
      onHandler(handler);
      return server;
    },
  });
}

/** Request ids and the hub's time in answers, request ids in log lines, the access log (debug), and how long requests took. */
export function observeRequests(app: NestFastifyApplication, logger: Logger, metrics: Metrics): void {
  const clock = app.get(Clock);
  const durations = metrics.histogram('wheelhouse_http_request_duration_seconds', 'How long HTTP requests took.', [
    'route',
    'status',
  ]);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    // What agents go by when theirs is wrong.
    reply.header('date', clock.now().toUTCString());
    withRequestId(request.id, done);
  });
  // Reading a body leaves the chain of calls that the first hook began.
  fastify.addHook('preHandler', (request, _reply, done) => {
    withRequestId(request.id, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const { method, id: requestId } = request;
    durations.observe({ route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
    logger.debug('Request', { requestId, method, route, status: reply.statusCode, durationMs: reply.elapsedTime });
    done();
  });
}
