import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { AppError } from '@wheelhouse/protocol';
import { isDatabaseAway } from '../errors/system-error.js';
import type { Logger } from '../logging/logger.js';
import { statusOf } from './error-status.js';

interface Reply {
  readonly request: { readonly id: string };
  code(status: number): Reply;
  send(body: unknown): void;
}

/**
 * Turns errors of plain HTTP routes into `{"error": {code, kind, message, requestId, details}}`. Errors of GraphQL pass through: they
 * have a translator of their own.
 */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType<string>() !== 'http') throw error;
    const reply = host.switchToHttp().getResponse<Reply>();
    const requestId = reply.request.id;
    if (error instanceof AppError) {
      const { code, kind, message, details } = error;
      reply.code(statusOf(kind)).send({ error: { code, kind, message, requestId, details } });
    } else if (error instanceof HttpException) {
      const status = error.getStatus();
      reply
        .code(status)
        .send({ error: { code: `HTTP_${status}`, kind: 'InvalidInput', message: error.message, requestId } });
    } else if (isFrameworkError(error)) {
      const { statusCode, code, message } = error;
      reply.code(statusCode).send({ error: { code, kind: 'InvalidInput', message, requestId } });
    } else if (isDatabaseAway(error)) {
      const message = 'The hub cannot reach its database now. Try again.';
      reply.code(503).send({ error: { code: 'DATABASE_UNAVAILABLE', kind: 'Unavailable', message, requestId } });
    } else {
      this.logger.error('A request failed unexpectedly', { error });
      const message = `Something went wrong on the hub. Its log tells more under the request id ${requestId}.`;
      reply.code(500).send({ error: { code: 'INTERNAL', kind: 'Internal', message, requestId } });
    }
  }
}

/** Fastify's own refusals: a body that is too large, JSON that is none. */
function isFrameworkError(error: unknown): error is { statusCode: number; code: string; message: string } {
  if (!(error instanceof Error) || !('statusCode' in error) || !('code' in error)) return false;
  return typeof error.statusCode === 'number' && error.statusCode < 500 && typeof error.code === 'string';
}
