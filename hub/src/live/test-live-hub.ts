// One hub's part of live requests, on a database that others share. Test support only.
import { generateKeyPairSync, sign } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { PostgresChangeFeed } from '../platform/change-feed/postgres-change-feed.js';
import { SystemClock } from '../platform/clock/clock.js';
import { HubIdentity } from '../platform/hub-identity/hub-identity.js';
import { SilentLogger } from '../platform/logging/logger.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { AgentAnswers } from './agent-answers.js';
import { AgentLines } from './agent-lines.js';
import { LiveMetrics } from './live-metrics.js';
import { LiveRequestsService } from './live-requests.service.js';
import { OpenRequests } from './open-requests.js';
import { PostgresLiveRequestStore } from './postgres-live-request-store.js';

/** The identity that all hubs on one database share. */
export class TestIdentity extends HubIdentity {
  readonly epoch = 'epoch';
  readonly pair = generateKeyPairSync('ed25519');
  readonly publicKey = Buffer.from(this.pair.publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');
  sign(payload: Uint8Array): Buffer {
    return sign(null, payload, this.pair.privateKey);
  }
}

export interface TestLiveHub {
  readonly store: PostgresLiveRequestStore;
  readonly open: OpenRequests;
  readonly answers: AgentAnswers;
  readonly lines: AgentLines;
  readonly requests: LiveRequestsService;
  close(): Promise<void>;
}

export async function startLiveHub(dataSource: DataSource, url: string, identity: HubIdentity): Promise<TestLiveHub> {
  const logger = new SilentLogger();
  const clock = new SystemClock();
  const feed = new PostgresChangeFeed({ dataSource, url, logger });
  await feed.onModuleInit();
  const store = new PostgresLiveRequestStore(dataSource, feed);
  const open = new OpenRequests(store, feed, clock, logger);
  const answers = new AgentAnswers(open, store);
  const lines = new AgentLines(store, answers, identity, feed, logger);
  const requests = new LiveRequestsService(store, open, new LiveMetrics(new Metrics(), clock), clock);
  open.onModuleInit();
  lines.onModuleInit();
  return {
    store,
    open,
    answers,
    lines,
    requests,
    close: async () => {
      lines.onModuleDestroy();
      open.onModuleDestroy();
      await feed.onModuleDestroy();
    },
  };
}
