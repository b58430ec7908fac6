import { createHmac } from 'node:crypto';
import { Module } from '@nestjs/common';
import { HttpAdapterHost, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeJobQueue } from '../platform/jobs/fake-job-queue.js';
import { Logger, SilentLogger } from '../platform/logging/logger.js';
import type { RefreshAskingSets } from '../application-sets/questions/refresh-asking-sets.js';
import { RepositoryHints } from '../repositories/repository-hints.js';
import type { RepositoryRefStore } from '../repositories/refs/repository-ref-store.js';
import { WebhookRoute } from './webhook.route.js';
import { WebhookService } from './webhook.service.js';

const FOLLOWED = 'https://github.com/acme/shop';
const push = JSON.stringify({ repository: { clone_url: `${FOLLOWED}.git` } });

describe('POST /api/webhook', () => {
  let app: NestFastifyApplication;
  const jobs = new FakeJobQueue();
  afterEach(() => app.close());

  async function start(webhookSecret: string | undefined): Promise<void> {
    const refs = {
      listUrls: () => Promise.resolve([{ url: FOLLOWED, nextCheckAt: new Date(0) }]),
    } as unknown as RepositoryRefStore;
    const service = new WebhookService(
      new RepositoryHints(refs, jobs),
      { refresh: () => Promise.resolve(0) } as unknown as RefreshAskingSets,
      webhookSecret === undefined ? {} : { webhookSecret },
      new SilentLogger(),
    );
    @Module({
      providers: [
        { provide: WebhookService, useValue: service },
        { provide: Logger, useClass: SilentLogger },
        {
          provide: WebhookRoute,
          inject: [WebhookService, HttpAdapterHost, Logger],
          useFactory: (...parts: ConstructorParameters<typeof WebhookRoute>) => new WebhookRoute(...parts),
        },
      ],
    })
    class TestModule {}
    app = await NestFactory.create<NestFastifyApplication>(TestModule, new FastifyAdapter(), { logger: false });
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  }

  async function post(payload: string, headers: Record<string, string> = {}): Promise<number> {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/webhook',
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    });
    return answer.statusCode;
  }

  function signed(payload: string): Record<string, string> {
    return {
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${createHmac('sha256', 's').update(payload).digest('hex')}`,
    };
  }

  it('is not there without a secret', async () => {
    await start(undefined);
    expect(await post(push, signed(push))).toBe(404);
  });

  it('takes signed push events over the raw bytes, whatever their content type', async () => {
    await start('s');
    const spaced = `  ${push}\n`;
    expect(await post(spaced, signed(spaced))).toBe(202);
    expect(jobs.jobs.map(({ identity }) => identity)).toEqual([FOLLOWED]);
    expect(await post(push, { ...signed(push), 'content-type': 'text/plain' })).toBe(202);
    expect(await post(push, { ...signed(push), 'x-github-event': 'ping' })).toBe(202);
  });

  it('refuses what is unsigned with 401, malformed with 400, and too large with 413', async () => {
    await start('s');
    expect(await post(push)).toBe(401);
    expect(await post(push, { ...signed(push), 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(401);
    expect(await post('')).toBe(401);
    expect(await post('not json', signed('not json'))).toBe(400);
    const array = '{"repository": []}';
    expect(await post(array, signed(array))).toBe(400);
    const started = performance.now();
    expect(await post('x'.repeat(6 * 1024 * 1024))).toBe(413);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
