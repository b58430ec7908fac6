import type { Logger } from '../logging/logger.js';
import type { Channel } from './change-feed.js';

/** A longer payload is refused by Postgres (8,000 bytes); refused here first, whatever carries it. */
const MAXIMUM_PAYLOAD_BYTES = 7_900;

/** Who listens to what. One listener that throws does not keep the others from hearing. */
export class ChangeListeners {
  private readonly byChannel = new Map<string, Set<(payload: string) => void>>();
  private readonly gaps = new Set<() => void>();

  constructor(private readonly logger: Logger) {}

  subscribe(channel: Channel, listener: (payload: string) => void): () => void {
    const listeners = this.byChannel.get(channel) ?? new Set();
    this.byChannel.set(channel, listeners);
    // A wrapper of its own, so that the same function may listen twice and stop once.
    const own = (payload: string): void => listener(payload);
    listeners.add(own);
    return () => void listeners.delete(own);
  }

  onGap(listener: () => void): () => void {
    const own = (): void => listener();
    this.gaps.add(own);
    return () => void this.gaps.delete(own);
  }

  hear(channel: string, payload: string): void {
    for (const listener of this.byChannel.get(channel) ?? []) this.call(() => listener(payload));
  }

  gap(): void {
    for (const listener of this.gaps) this.call(listener);
  }

  private call(listener: () => void): void {
    try {
      listener();
    } catch (error) {
      this.logger.error('A listener to changes threw', { error });
    }
  }
}

/** Throws for a payload that could not be sent: a mistake in our code, not in anybody's request. */
export function checkPayloads(payloads: readonly string[]): void {
  const tooLong = payloads.find((payload) => Buffer.byteLength(payload) > MAXIMUM_PAYLOAD_BYTES);
  if (tooLong !== undefined) throw new Error(`A change of ${Buffer.byteLength(tooLong)} bytes is too long to be sent.`);
}
