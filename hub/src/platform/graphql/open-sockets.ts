import type { WebSocket } from 'ws';
import type { RequestIdentity } from './request-authenticator.js';

/** Codes that a client sees when the hub closes its socket. 4401 means: do not come back with this credential. */
export const CLOSE_CODES = { unauthenticated: 4401, tryAgain: 1013, restart: 1012, goingAway: 1001 } as const;

/** Longer waits would overflow a timer; the socket is looked at again then. */
const LONGEST_TIMER_MS = 2_147_000_000;

/** The sockets whose senders are known, by credential. Closes them when the credential no longer counts. */
export class OpenSockets {
  private readonly byCredential = new Map<string, Set<WebSocket>>();
  private open = 0;

  /** How many are open. */
  get size(): number {
    return this.open;
  }

  /** From now on the socket lives no longer than its credential. `now` in milliseconds since 1970. */
  add(socket: WebSocket, identity: RequestIdentity, now: number): void {
    const { credential = '', validUntil } = identity;
    const sockets = this.byCredential.get(credential) ?? new Set();
    this.byCredential.set(credential, sockets.add(socket));
    this.open += 1;
    const timer =
      validUntil === undefined
        ? undefined
        : setTimeout(
            () => socket.close(CLOSE_CODES.unauthenticated, 'The credential has expired.'),
            Math.min(LONGEST_TIMER_MS, Math.max(0, validUntil.getTime() - now)),
          ).unref();
    socket.once('close', () => {
      clearTimeout(timer);
      this.open -= 1;
      sockets.delete(socket);
      if (sockets.size === 0) this.byCredential.delete(credential);
    });
  }

  /** `credential` as `CHANNELS.revocations` names it. */
  revoke(credential: string): void {
    for (const socket of this.byCredential.get(credential) ?? []) {
      socket.close(CLOSE_CODES.unauthenticated, 'The credential was revoked.');
    }
  }

  /** Asks everybody to come back, spread over the time so that they do not come at once. */
  restartAll(spreadMs: number): void {
    for (const sockets of this.byCredential.values()) {
      for (const socket of sockets) {
        setTimeout(() => socket.close(CLOSE_CODES.restart, 'Please connect again.'), Math.random() * spreadMs).unref();
      }
    }
  }
}
