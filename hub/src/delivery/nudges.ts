import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { AgentNudge } from '@wheelhouse/protocol';
import { CHANNELS, ChangeFeed } from '../platform/change-feed/change-feed.js';
import { LatestStream } from '../platform/graphql/latest-stream.js';
import { AssignmentStore } from './assignment-store.js';

type NudgeStream = LatestStream<{ agentNudges: AgentNudge }>;

/**
 * Wakes connected agents when their cluster's desired revision grows. One subscription to the change feed serves all of them; a slow
 * agent holds one number, not a queue. Loss is harmless: agents poll.
 */
@Injectable()
export class Nudges implements OnModuleInit, OnModuleDestroy {
  private readonly waiting = new Map<string, Set<NudgeStream>>();
  private readonly stops: (() => void)[] = [];

  constructor(
    private readonly feed: ChangeFeed,
    private readonly store: AssignmentStore,
  ) {}

  onModuleInit(): void {
    this.stops.push(
      this.feed.subscribe(CHANNELS.desiredRevisions, (payload) => {
        for (const line of payload.split('\n')) {
          const [clusterId = '', revision] = line.split(':');
          this.wake(clusterId, Number(revision));
        }
      }),
      this.feed.onGap(() => void this.catchUp([...this.waiting.keys()])),
    );
  }

  onModuleDestroy(): void {
    for (const stop of this.stops) stop();
  }

  /** Revisions of the cluster from now on, starting with the current one. Ends when the consumer returns. */
  watch(clusterId: string): NudgeStream {
    const streams = this.waiting.get(clusterId) ?? new Set<NudgeStream>();
    const stream: NudgeStream = new LatestStream(() => {
      streams.delete(stream);
      if (streams.size === 0) this.waiting.delete(clusterId);
    });
    this.waiting.set(clusterId, streams.add(stream));
    void this.catchUp([clusterId]);
    return stream;
  }

  private async catchUp(clusterIds: readonly string[]): Promise<void> {
    const positions = await this.store.listPositions(clusterIds).catch(() => new Map<string, number>());
    for (const [clusterId, revision] of positions) this.wake(clusterId, revision);
  }

  private wake(clusterId: string, revision: number): void {
    for (const stream of this.waiting.get(clusterId) ?? []) stream.offer({ agentNudges: { revision } });
  }
}
