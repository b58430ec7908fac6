/** Connections to SSH servers: few at a time, each for one conversation, kept a short time for the next one. */
import { hash } from 'node:crypto';
import type { Client } from 'ssh2';
import { connectSsh, type Login } from './ssh-connect.js';

/** Connections to one server with one key at a time; who wants one more waits. */
const MAX_CONNECTIONS_PER_LOGIN = 4;
/** A connection without use is closed after this time. */
const KEEP_MS = 30_000;
/** Connections without use that are kept, all servers together. */
const MAX_IDLE = 32;

/** A connection for one conversation. */
export interface SshLease {
  readonly client: Client;
  /** It served another conversation before, and may have been closed by the server meanwhile. */
  readonly isReused: boolean;
  /** Gives it back: `isHealthy` when nothing is left to be said over it. Once only. */
  release(isHealthy: boolean): void;
}

interface Idle {
  readonly key: string;
  readonly client: Client;
  readonly timer: NodeJS.Timeout;
}

export class SshConnections {
  private readonly idle = new Set<Idle>();
  private readonly busy = new Set<Client>();
  private readonly counts = new Map<string, number>();
  private readonly waiting = new Map<string, (() => void)[]>();
  private isClosed = false;

  /** `isFresh`: not one that was used before. Throws as `connectSsh`. */
  async lease(login: Login, signal: AbortSignal, isFresh = false): Promise<SshLease> {
    const key = keyOf(login);
    await this.turn(key, signal);
    try {
      const kept = isFresh ? undefined : this.takeIdle(key);
      const client = kept ?? (await connectSsh(login, signal));
      if (this.isClosed) {
        client.destroy();
        throw Object.assign(new Error('closed'), { code: 'ECONNRESET' });
      }
      this.busy.add(client);
      return { client, isReused: kept !== undefined, release: (isHealthy) => this.release(key, client, isHealthy) };
    } catch (error) {
      this.leave(key);
      throw error;
    }
  }

  /** Connections that are open now, in use or not. */
  get size(): number {
    return this.idle.size + this.busy.size;
  }

  close(): void {
    this.isClosed = true;
    for (const one of this.idle) this.drop(one);
    for (const client of this.busy) client.destroy();
  }

  private takeIdle(key: string): Client | undefined {
    for (const one of this.idle) {
      if (one.key !== key) continue;
      clearTimeout(one.timer);
      this.idle.delete(one);
      return one.client;
    }
    return undefined;
  }

  private release(key: string, client: Client, isHealthy: boolean): void {
    this.busy.delete(client);
    if (isHealthy && !this.isClosed) this.keep(key, client);
    else client.destroy();
    this.leave(key);
  }

  private keep(key: string, client: Client): void {
    const one: Idle = { key, client, timer: setTimeout(() => this.drop(one), KEEP_MS) };
    one.timer.unref();
    this.idle.add(one);
    client.once('close', () => this.drop(one));
    const [oldest] = this.idle;
    if (this.idle.size > MAX_IDLE && oldest !== undefined) this.drop(oldest);
  }

  private drop(one: Idle): void {
    clearTimeout(one.timer);
    // One that was taken meanwhile is no longer ours.
    if (this.idle.delete(one)) one.client.destroy();
  }

  /** Waits until fewer than the most connections are used. */
  private async turn(key: string, signal: AbortSignal): Promise<void> {
    const count = this.counts.get(key) ?? 0;
    if (count < MAX_CONNECTIONS_PER_LOGIN) {
      this.counts.set(key, count + 1);
      return;
    }
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const queue = this.waiting.get(key) ?? [];
    this.waiting.set(key, queue);
    queue.push(resolve);
    const give = (): void => {
      const at = queue.indexOf(resolve);
      if (at >= 0) queue.splice(at, 1);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', give, { once: true });
    await promise.finally(() => signal.removeEventListener('abort', give));
  }

  private leave(key: string): void {
    const next = this.waiting.get(key)?.shift();
    if (next !== undefined) {
      next();
      return;
    }
    this.waiting.delete(key);
    const count = (this.counts.get(key) ?? 1) - 1;
    if (count === 0) this.counts.delete(key);
    else this.counts.set(key, count);
  }
}

/** Who differs in anything that matters shares no connection. */
function keyOf({ address: { user, hostname, port }, access }: Login): string {
  return hash('sha256', JSON.stringify([user, hostname, port, access.anyAddress, access.ssh, access.proxy]));
}
