import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { ChangeFeed } from './change-feed/change-feed.js';
import { PostgresChangeFeed } from './change-feed/postgres-change-feed.js';
import { Clock } from './clock/clock.js';
import { DatabaseClock } from './clock/database-clock.js';
import { HubConfig } from './config/hub-config.js';
import { dataSourceOptions } from './database/data-source-options.js';
import { AesSecretBox } from './encryption/aes-secret-box.js';
import { encryptionKeyOf } from './encryption/encryption-key.js';
import { SecretBox } from './encryption/secret-box.js';
import { HubIdentity } from './hub-identity/hub-identity.js';
import { PostgresHubIdentity } from './hub-identity/postgres-hub-identity.js';
import { GraphileJobQueue } from './jobs/graphile-job-queue.js';
import { JobQueue } from './jobs/job-queue.js';
import { Logger } from './logging/logger.js';
import { Metrics } from './metrics/metrics.js';

/** What exists before Nest does. */
export interface Platform {
  readonly config: HubConfig;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Of a migrated database. */
  readonly databaseUrl: string;
}

/** The adapters to the world, for every concept: what they are called is what is injected. */
@Module({})
export class PlatformModule {
  static of(platform: Platform): DynamicModule {
    const providers = providersOf(platform);
    return {
      module: PlatformModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(platform.databaseUrl, platform.config.databasePoolSize),
          autoLoadEntities: true,
          retryAttempts: 0,
        }),
      ],
      providers,
      exports: [HubConfig, Logger, Metrics, Clock, SecretBox, HubIdentity, JobQueue, ChangeFeed],
    };
  }
}

function providersOf({ config, logger, metrics, databaseUrl: url }: Platform): Provider[] {
  return [
    { provide: HubConfig, useValue: config },
    { provide: Logger, useValue: logger },
    { provide: Metrics, useValue: metrics },
    {
      provide: Clock,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => DatabaseClock.start({ dataSource, logger, metrics }),
    },
    { provide: SecretBox, useFactory: () => new AesSecretBox(encryptionKeyOf(config)) },
    {
      provide: HubIdentity,
      inject: [DataSource, SecretBox],
      useFactory: (dataSource: DataSource, box: SecretBox) => PostgresHubIdentity.load(dataSource, box),
    },
    {
      provide: JobQueue,
      inject: [DataSource, Clock],
      useFactory: (dataSource: DataSource, clock: DatabaseClock) => {
        const queue = new GraphileJobQueue({ dataSource, url, concurrency: config.jobConcurrency, logger, metrics });
        clock.onSetBack = () => queue.hastenAll();
        return queue;
      },
    },
    {
      provide: ChangeFeed,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => new PostgresChangeFeed({ dataSource, url, logger }),
    },
  ];
}
