// How many requests of agents are worked on at once. When a thousand agents come back together, those that would have to wait for long are told
// when to ask again, spread over some seconds, rather than left to fill the memory and the pool of database connections.
import { Injectable } from '@nestjs/common';
import { LimitExceededError } from '@wheelhouse/protocol';

/** Worked on at once: more wait for a connection to the database anyway. */
const AT_ONCE = 32;
/** Waiting for their turn: some seconds of work. */
const WAITING = 256;
/** Agents that are turned away come back within so many seconds, evenly. */
const SPREAD_SECONDS = 8;

/** Turned away for a while. */
class AgentsWaitError extends LimitExceededError {
  constructor(retryAfterSeconds: number) {
    super('RATE_LIMITED', `The hub is busy with other agents. Ask again in ${retryAfterSeconds} s.`, {
      details: { retryAfterSeconds },
    });
  }

  override get retryable(): boolean {
    return true;
  }
}

/** The door for agents. */
@Injectable()
export class AgentAdmission {
  private running = 0;
  private turnedAway = 0;
  private readonly waiting: (() => void)[] = [];

  /** Runs the work when it is its turn. Throws RATE_LIMITED when too many wait. */
  async admit<T>(work: () => Promise<T>): Promise<T> {
    await this.enter();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private async enter(): Promise<void> {
    if (this.running < AT_ONCE) {
      this.running += 1;
      return;
    }
    if (this.waiting.length >= WAITING) {
      this.turnedAway += 1;
      throw new AgentsWaitError(1 + (this.turnedAway % SPREAD_SECONDS));
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.push(resolve);
    await promise;
  }

  /** The place goes to whoever waits longest. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.running -= 1;
    else next();
  }
}
