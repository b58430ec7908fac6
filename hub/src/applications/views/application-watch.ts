import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { NotFoundError } from '@wheelhouse/protocol';
import { CHANNELS, ChangeFeed } from '../../platform/change-feed/change-feed.js';
import { LatestStream } from '../../platform/graphql/latest-stream.js';
import { ApplicationListReadModel } from './application-list.read-model.js';
import { type PresentedApplication, presentApplication } from './application-presentation.js';

export type ApplicationStream = LatestStream<{ application: PresentedApplication }>;

/** Shows single applications as they change. A burst of changes to watched applications costs one read of them all. */
@Injectable()
export class ApplicationWatch implements OnModuleInit, OnModuleDestroy {
  private readonly streams = new Map<string, Set<ApplicationStream>>();
  private readonly changed = new Set<string>();
  private reading: Promise<void> | undefined;
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly feed: ChangeFeed,
    private readonly list: ApplicationListReadModel,
  ) {}

  onModuleInit(): void {
    this.stops.push(
      this.feed.subscribe(CHANNELS.applications, (payload) => this.mark(payload.split(','))),
      this.feed.onGap(() => this.mark([...this.streams.keys()])),
    );
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** The application now, and whenever it changes; ends when it is gone. Throws NOT_FOUND. */
  async watch(name: string): Promise<ApplicationStream> {
    const row = await this.list.findByName(name);
    if (!row) throw new NotFoundError('application', name);
    const streams = this.streams.get(row.id) ?? new Set<ApplicationStream>();
    const stream: ApplicationStream = new LatestStream(() => {
      streams.delete(stream);
      if (streams.size === 0) this.streams.delete(row.id);
    });
    this.streams.set(row.id, streams.add(stream));
    stream.offer({ application: presentApplication(row) });
    this.mark([row.id]);
    return stream;
  }

  private mark(ids: readonly string[]): void {
    for (const id of ids) if (this.streams.has(id)) this.changed.add(id);
    if (this.changed.size > 0) this.reading ??= this.read().finally(() => (this.reading = undefined));
  }

  private async read(): Promise<void> {
    while (this.changed.size > 0) {
      const ids = [...this.changed];
      this.changed.clear();
      const rows = await this.list.listByIds(ids).catch(() => undefined);
      // The database is away: the gap that follows its return marks everything again.
      if (!rows) return;
      const present = new Map(rows.map((row) => [row.id, presentApplication(row)]));
      for (const id of ids) this.show(id, present.get(id));
    }
  }

  private show(id: string, application: PresentedApplication | undefined): void {
    for (const stream of this.streams.get(id) ?? []) {
      if (application) stream.offer({ application });
      else stream.end();
    }
  }
}
