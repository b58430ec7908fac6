// A hub from start to stop. The order matters: the front door first and last, the database before Nest and after it, so that probes
// always get an answer and nothing loses its database while it still works.
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import type { RequestListener } from 'node:http';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import type { HubConfig } from './platform/config/hub-config.js';
import { HubDatabase } from './platform/database/hub-database.js';
import { ErrorFilter } from './platform/http/error.filter.js';
import { fastifyAdapter, observeRequests } from './platform/http/fastify-options.js';
import { FrontDoor } from './platform/http/front-door.js';
import { Readiness } from './platform/http/readiness.js';
import { type Logger, PinoLogger } from './platform/logging/logger.js';
import { NestLogger } from './platform/logging/nest-logger.js';
import { Metrics } from './platform/metrics/metrics.js';

/** How long each step of the shutdown may take before the next one goes ahead without it. */
const STEP_TIMEOUT_MS = 30_000;

export interface RunningHub {
  readonly url: string;
  /** Finishes what runs, then stops everything in order. Being called twice is harmless. */
  stop(): Promise<void>;
}

/** Starts a hub and returns once it serves. When anything fails, what had started is stopped again. */
export async function startHub(
  config: HubConfig,
  logger: Logger = PinoLogger.create(config.logLevel),
): Promise<RunningHub> {
  const readiness = new Readiness();
  const metrics = new Metrics();
  metrics.collectProcess();
  const frontDoor = new FrontDoor(readiness, metrics);
  const url = await frontDoor.listen(config.host, config.port);
  const stops: [string, () => Promise<unknown>][] = [['requests', () => frontDoor.drain()]];
  const stop = once(async () => {
    readiness.isStopping();
    for (const [step, action] of stops) await attempt(step, action, logger);
    logger.info('The hub has stopped');
  });
  try {
    const database = await HubDatabase.open(config, logger, (step) => readiness.isAt(step));
    stops.push(['database', () => database.stop()]);
    readiness.isAt('starting');
    const app = await createApplication({ config, logger, metrics, databaseUrl: database.url }, frontDoor);
    stops.splice(1, 0, ['application', () => app.close()]);
    readiness.isUp(async () => void (await app.get(DataSource).query('select 1')));
    logger.info('The hub serves', { url, version: config.version, hasEmbeddedPostgres: database.isEmbedded });
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createApplication(
  platform: Parameters<typeof AppModule.of>[0],
  frontDoor: FrontDoor,
): Promise<NestFastifyApplication> {
  const { logger, metrics } = platform;
  let handler: RequestListener = () => {};
  const adapter = fastifyAdapter(frontDoor.server, (created) => (handler = created));
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(platform), adapter, {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  app.useGlobalFilters(new ErrorFilter(logger));
  observeRequests(app, logger, metrics);
  try {
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  } catch (error) {
    await app.close().catch(() => {});
    throw error;
  }
  frontDoor.open(handler);
  return app;
}

async function attempt(step: string, action: () => Promise<unknown>, logger: Logger): Promise<void> {
  const late = Symbol('late');
  try {
    const outcome = await Promise.race([action(), delay(STEP_TIMEOUT_MS, late, { ref: false })]);
    if (outcome === late) logger.warn('A step of the shutdown takes too long and is left behind', { step });
  } catch (error) {
    logger.error('A step of the shutdown failed', { step, error });
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => (running ??= action());
}
