import type { Transaction } from '../database/transaction.js';
import { SilentLogger } from '../logging/logger.js';
import { ChangeFeed, type Channel } from './change-feed.js';
import { ChangeListeners, checkPayloads } from './change-listeners.js';

/** A change feed for tests: in memory, delivers at once. Ignores transactions. */
export class FakeChangeFeed extends ChangeFeed {
  /** Everything that was published, in order. */
  readonly published: { channel: Channel; payload: string }[] = [];
  private readonly listeners = new ChangeListeners(new SilentLogger());

  async publish(channel: Channel, payloads: readonly string[], _transaction?: Transaction): Promise<void> {
    checkPayloads(payloads);
    for (const payload of payloads) {
      this.published.push({ channel, payload });
      this.listeners.hear(channel, payload);
    }
  }

  subscribe(channel: Channel, listener: (payload: string) => void): () => void {
    return this.listeners.subscribe(channel, listener);
  }

  onGap(listener: () => void): () => void {
    return this.listeners.onGap(listener);
  }

  /** As if the connection had been lost and was back. */
  interrupt(): void {
    this.listeners.gap();
  }
}
