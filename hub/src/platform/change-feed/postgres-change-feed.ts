// Wake-ups between hubs over LISTEN and NOTIFY, on one connection of its own that is always brought back. It must never be trusted
// with the truth: whatever is sent while the connection is away is lost, which `onGap` tells.
import type { OnModuleDestroy, OnModuleInit } from '@nestjs/common';
import { Client } from 'pg';
import type { DataSource } from 'typeorm';
import { HUB_APPLICATION_NAME } from '../database/embedded-postgres/embedded-postgres.js';
import type { Transaction } from '../database/transaction.js';
import type { Logger } from '../logging/logger.js';
import { CHANNELS, ChangeFeed, type Channel } from './change-feed.js';
import { ChangeListeners, checkPayloads } from './change-listeners.js';

const CONNECT_TIMEOUT_MS = 5_000;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
/** A connection that died without a word (a firewall, a lost host) is noticed after this and the timeout below. */
const HEARTBEAT_INTERVAL_MS = 30_000;
const HEARTBEAT_TIMEOUT_MS = 10_000;

const PUBLISH = `select pg_notify($1, payload) from json_array_elements_text($2::json) as payload`;

export interface PostgresChangeFeedOptions {
  readonly dataSource: DataSource;
  readonly url: string;
  readonly logger: Logger;
}

export class PostgresChangeFeed extends ChangeFeed implements OnModuleInit, OnModuleDestroy {
  private readonly listeners: ChangeListeners;
  private client: Client | undefined;
  private retryMs = FIRST_RETRY_MS;
  private retry: NodeJS.Timeout | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(private readonly options: PostgresChangeFeedOptions) {
    super();
    this.listeners = new ChangeListeners(options.logger);
  }

  async publish(channel: Channel, payloads: readonly string[], transaction?: Transaction): Promise<void> {
    if (payloads.length === 0) return;
    checkPayloads(payloads);
    await (transaction ?? this.options.dataSource).query(PUBLISH, [channel, JSON.stringify(payloads)]);
  }

  subscribe(channel: Channel, listener: (payload: string) => void): () => void {
    return this.listeners.subscribe(channel, listener);
  }

  onGap(listener: () => void): () => void {
    return this.listeners.onGap(listener);
  }

  /** Nobody listened before, so the first connection is no gap; when it fails, the one that follows is. */
  async onModuleInit(): Promise<void> {
    try {
      await this.connect();
    } catch (error) {
      this.reconnectLater(error);
    }
    this.heartbeat = setInterval(() => void this.beat(), HEARTBEAT_INTERVAL_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.retry);
    clearInterval(this.heartbeat);
    await this.client?.end().catch(() => {});
  }

  private async connect(): Promise<void> {
    const client = new Client({
      connectionString: this.options.url,
      application_name: `${HUB_APPLICATION_NAME}-changes`,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: HEARTBEAT_TIMEOUT_MS,
      keepAlive: true,
    });
    const lose = (error?: Error): void => {
      if (this.client !== client) return;
      this.client = undefined;
      this.reconnectLater(error);
    };
    client.on('error', lose);
    client.on('end', () => lose());
    client.on('notification', ({ channel, payload }) => this.listeners.hear(channel, payload ?? ''));
    try {
      await client.connect();
      await client.query(
        Object.values(CHANNELS)
          .map((channel) => `listen ${channel}`)
          .join('; '),
      );
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    if (this.isClosed) return void client.end().catch(() => {});
    this.client = client;
    this.retryMs = FIRST_RETRY_MS;
  }

  private reconnectLater(error: unknown): void {
    if (this.isClosed) return;
    const delayMs = this.retryMs * (0.5 + Math.random() / 2);
    this.retryMs = Math.min(this.retryMs * 2, LONGEST_RETRY_MS);
    this.options.logger.warn('The connection for changes is lost and tried again', {
      delayMs: Math.round(delayMs),
      error,
    });
    this.retry = setTimeout(() => void this.reconnect(), delayMs).unref();
  }

  private async reconnect(): Promise<void> {
    try {
      await this.connect();
      this.listeners.gap();
    } catch (error) {
      this.reconnectLater(error);
    }
  }

  private async beat(): Promise<void> {
    const { client } = this;
    if (client === undefined) return;
    try {
      await client.query('select 1');
    } catch (error) {
      if (this.client !== client) return;
      this.client = undefined;
      client.end().catch(() => {});
      this.reconnectLater(error);
    }
  }
}
