// The requests that people of this hub wait for, and how pieces of answers find them, whichever hub took those from the agent. A wake-up may
// be lost: while anything is open, the database is asked as well.
import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { CHANNELS, ChangeFeed } from '../platform/change-feed/change-feed.js';
import { Clock } from '../platform/clock/clock.js';
import { Logger } from '../platform/logging/logger.js';
import { FOLLOW_CHECK_MS, POLL_INTERVAL_MS, ROW_GRACE_MS, SILENCE_LIMIT_MS } from './live-limits.js';
import { AgentDisconnectedError, HubStoppingError } from './live.errors.js';
import { LiveRequestStore } from './live-request-store.js';
import type { OpenRequest } from './open-request.js';

@Injectable()
export class OpenRequests implements OnModuleInit, OnModuleDestroy {
  /** Names this process among the hubs. */
  readonly hub = randomUUID();
  private readonly open = new Map<string, OpenRequest>();
  /** Those that are being fetched for. */
  private readonly collecting = new WeakSet<OpenRequest>();
  /** Those for which more may be in the database. */
  private readonly waiting = new WeakSet<OpenRequest>();
  private stop: (() => void)[] = [];
  private poll: NodeJS.Timeout | undefined;
  private check: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: LiveRequestStore,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.stop = [
      this.feed.subscribe(CHANNELS.agentAnswers, (payload) => {
        const [hub, id = ''] = payload.split(' ');
        const open = hub === this.hub ? this.open.get(id) : undefined;
        if (open) this.background(this.collect(open));
      }),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stop) stop();
    for (const request of this.open.values()) request.fail(new HubStoppingError());
    this.rest();
  }

  get size(): number {
    return this.open.size;
  }

  find(id: string): OpenRequest | undefined {
    return this.open.get(id);
  }

  add(request: OpenRequest): void {
    this.open.set(request.request.id, request);
    this.poll ??= setInterval(() => this.background(this.collectAll()), POLL_INTERVAL_MS).unref();
    this.check ??= setInterval(() => this.background(this.checkFollowed()), FOLLOW_CHECK_MS).unref();
  }

  /** Nobody waits any more. `isDone`: because the answer came. */
  remove(request: OpenRequest, isDone: boolean): void {
    const { id } = request.request;
    if (!this.open.delete(id)) return;
    if (this.open.size === 0) this.rest();
    this.background(this.store.remove(request.request, isDone ? 'done' : 'cancel'));
  }

  /** Says that followed logs are still wanted, and ends those whose agent says nothing any more. */
  async checkFollowed(): Promise<void> {
    const followed = [...this.open.values()].filter(({ request }) => request.kind === 'logs');
    if (followed.length === 0) return;
    const ids = followed.map(({ request }) => request.id);
    const rows = await this.store.extend(ids, 2 * FOLLOW_CHECK_MS + ROW_GRACE_MS);
    const silentMs = new Map(rows.map((row) => [row.id, row.silentMs]));
    for (const open of followed) {
      const silence = Math.min(
        silentMs.get(open.request.id) ?? Number.POSITIVE_INFINITY,
        this.clock.monotonicMs() - open.heardAtMs,
      );
      if (silence > SILENCE_LIMIT_MS) open.fail(new AgentDisconnectedError(open.clusterName));
    }
  }

  /** Its reader has room again: fetches what was left in the database for want of it. */
  collectRest(open: OpenRequest): void {
    if (this.waiting.delete(open)) this.background(this.collect(open));
  }

  private async collectAll(): Promise<void> {
    for (const id of await this.store.listAnswered([...this.open.keys()])) {
      const open = this.open.get(id);
      if (open) await this.collect(open);
    }
  }

  /** One at a time for each, so that its room counts. */
  private async collect(open: OpenRequest): Promise<void> {
    if (this.collecting.has(open) || open.room === 0) return void this.waiting.add(open);
    this.collecting.add(open);
    const { room } = open;
    try {
      const pieces = await this.store.takePieces(open.request.id, room);
      for (const piece of pieces) open.hear(piece);
      if (pieces.length === room) this.waiting.add(open);
    } finally {
      this.collecting.delete(open);
    }
    if (open.room > 0) this.collectRest(open);
  }

  private rest(): void {
    clearInterval(this.poll);
    clearInterval(this.check);
    this.poll = undefined;
    this.check = undefined;
  }

  /** Whatever fails here is done again, or given up by its time limit. */
  private background(work: Promise<void>): void {
    work.catch((error: unknown) => this.logger.debug('Live requests cannot reach the database', { error }));
  }
}
