import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { canonicalJson, type EventFilter } from '@wheelhouse/protocol';
import { CHANNELS, ChangeFeed } from '../platform/change-feed/change-feed.js';
import { Logger } from '../platform/logging/logger.js';
import { EventListReadModel } from './event-list.read-model.js';
import { EventSubscription } from './event-subscription.js';
import { type RecordedEvent, eventPredicate } from './event.js';
import { type IdRange, parseRange } from './id-ranges.js';

/** Events of one read; what is left follows with the next one. */
const READ_LIMIT = 1_000;
/** Ids remembered so that what is read again after a gap is not pushed twice. */
const RECENT_LIMIT = 2_000;
/** The largest bigint of Postgres: "and everything after". */
const MAX_ID = 9_223_372_036_854_775_807n;

/** Subscribers with the same filter: an event is compared once for all of them. */
interface Audience {
  readonly matches: (event: RecordedEvent) => boolean;
  readonly subscriptions: Set<EventSubscription<RecordedEvent>>;
}

/**
 * Events as they happen, for subscribers of this hub process. Wake-ups that arrive while a read runs share the next read, so the
 * database sees one read at a time, whatever the number of subscribers. Without subscribers nothing is read.
 */
@Injectable()
export class EventStream implements OnModuleInit, OnModuleDestroy {
  private readonly audiences = new Map<string, Audience>();
  private pending: IdRange[] = [];
  private reading: Promise<void> | undefined;
  private readonly recent = new Set<string>();
  private newestSeen: bigint | undefined;
  private stops: (() => void)[] = [];

  constructor(
    private readonly changeFeed: ChangeFeed,
    private readonly readModel: EventListReadModel,
    private readonly logger: Logger,
  ) {}

  onModuleInit(): void {
    this.stops = [
      this.changeFeed.subscribe(CHANNELS.events, (payload) => this.wake(parseRange(payload))),
      this.changeFeed.onGap(() => this.wake({ first: (this.newestSeen ?? MAX_ID - 1n) + 1n, last: MAX_ID })),
    ];
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
    for (const { subscriptions } of this.audiences.values()) for (const each of subscriptions) void each.return();
  }

  /** Events that are recorded from now on and match the filter. */
  subscribe(filter: EventFilter | null | undefined): EventSubscription<RecordedEvent> {
    const key = canonicalJson(filter ?? {});
    const audience = this.audiences.get(key) ?? { matches: eventPredicate(filter), subscriptions: new Set() };
    this.audiences.set(key, audience);
    const subscription = new EventSubscription<RecordedEvent>(() => {
      audience.subscriptions.delete(subscription);
      if (audience.subscriptions.size === 0) this.audiences.delete(key);
    });
    audience.subscriptions.add(subscription);
    if (this.newestSeen === undefined) void this.learnNewest();
    return subscription;
  }

  /** How many subscriptions are open. */
  get size(): number {
    return [...this.audiences.values()].reduce((sum, { subscriptions }) => sum + subscriptions.size, 0);
  }

  private wake(range: IdRange | undefined): void {
    if (range === undefined) return;
    if (range.last !== MAX_ID && range.last > (this.newestSeen ?? 0n)) this.newestSeen = range.last;
    if (this.audiences.size === 0) return;
    this.pending.push(range);
    this.reading ??= this.readPending().finally(() => {
      this.reading = undefined;
    });
  }

  /** So that a gap before the first event is known to start somewhere. */
  private async learnNewest(): Promise<void> {
    try {
      const newest = await this.readModel.newestId();
      this.newestSeen ??= newest;
    } catch (error) {
      this.logger.debug('The newest event is not known yet', { error });
    }
  }

  private async readPending(): Promise<void> {
    while (this.pending.length > 0) {
      const ranges = this.pending;
      this.pending = [];
      try {
        const events = await this.readModel.inRanges(ranges, READ_LIMIT);
        this.deliver(events);
        if (events.length === READ_LIMIT) this.pending.unshift(...after(events.at(-1)?.id ?? '0', ranges));
      } catch (error) {
        this.logger.warn('Events for subscribers could not be read; they were closed', { error });
        this.closeAll(error);
      }
    }
  }

  private deliver(events: readonly RecordedEvent[]): void {
    const newest = events.at(-1);
    if (newest !== undefined && BigInt(newest.id) > (this.newestSeen ?? 0n)) this.newestSeen = BigInt(newest.id);
    const unseen = events.filter(({ id }) => !this.recent.has(id) && this.recent.add(id));
    for (const { matches, subscriptions } of this.audiences.values()) {
      for (const event of unseen.filter(matches)) for (const each of subscriptions) each.push(event);
    }
    for (const id of this.recent) {
      if (this.recent.size <= RECENT_LIMIT) break;
      this.recent.delete(id);
    }
  }

  /** A subscriber that may have missed something is closed, so that it subscribes again and reads the list. */
  private closeAll(cause: unknown): void {
    const error = cause instanceof Error ? cause : new Error(String(cause));
    for (const { subscriptions } of this.audiences.values()) for (const each of subscriptions) each.fail(error);
  }
}

/** What is left of the ranges above this id. */
function after(id: string, ranges: readonly IdRange[]): IdRange[] {
  const next = BigInt(id) + 1n;
  return ranges
    .filter(({ last }) => last >= next)
    .map(({ first, last }) => ({ first: first < next ? next : first, last }));
}
