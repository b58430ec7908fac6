/**
 * `POST /api/webhook`. Registered on the HTTP server itself, beside the framework: the signature needs the raw bytes, the limit is its
 * own, and the endpoint has its own proof instead of a credential. Needs nothing of a request before its signature was checked.
 */
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError, type ErrorKind } from '@wheelhouse/protocol';
import { Logger } from '../platform/logging/logger.js';
import { WebhookService } from './webhook.service.js';

/** GitHub's largest push events are far below; larger ones are refused with 413 before they are read. */
const MAX_BODY_BYTES = 5 * 1024 * 1024;
const STATUS: Partial<Record<ErrorKind, number>> = { Unauthenticated: 401, InvalidInput: 400, LimitExceeded: 413 };

type Fastify =
  ReturnType<NestFastifyApplication['getHttpAdapter']> extends { getInstance(): infer Instance } ? Instance : never;

@Injectable()
export class WebhookRoute implements OnModuleInit {
  constructor(
    private readonly webhook: WebhookService,
    private readonly adapters: HttpAdapterHost,
    private readonly logger: Logger,
  ) {}

  async onModuleInit(): Promise<void> {
    // Without an HTTP server (a context for jobs or tests) there is nothing to register on.
    const server = this.adapters.httpAdapter?.getInstance<Fastify | undefined>();
    if (server === undefined) return;
    await server.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
        done(null, body),
      );
      scope.post('/api/webhook', { bodyLimit: MAX_BODY_BYTES }, async (request, reply) => {
        const { status, body } = await this.answer(request.headers, request.body);
        return await reply.status(status).send(body);
      });
    });
  }

  private async answer(headers: Readonly<Record<string, string | string[] | undefined>>, body: unknown) {
    if (!this.webhook.isConfigured)
      return { status: 404, body: { error: 'No webhook secret is configured: set WHEELHOUSE_WEBHOOK_SECRET.' } };
    try {
      const bytes = body instanceof Uint8Array ? body : new Uint8Array();
      return { status: 202, body: await this.webhook.receive({ headers, body: bytes }) };
    } catch (error) {
      const status = error instanceof AppError ? STATUS[error.kind] : undefined;
      if (status !== undefined && error instanceof AppError)
        return { status, body: { error: error.message, code: error.code } };
      this.logger.error('A webhook could not be handled.', { error });
      return { status: 503, body: { error: 'The hub cannot handle this now.' } };
    }
  }
}
