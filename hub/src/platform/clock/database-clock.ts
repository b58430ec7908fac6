// The time as the database has it, carried on by this machine's monotonic clock between looks. Hubs that share a database agree, what they store as a
// time is compared with the database's now() (jobs, leases), and a hub whose own clock is wrong or jumps is none the worse.
import type { OnModuleDestroy } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { Logger } from '../logging/logger.js';
import type { Metrics } from '../metrics/metrics.js';
import { Clock } from './clock.js';

/** How often the database is asked. */
const LOOK_EVERY_MS = 10_000;
/** An answer that took longer says too little. */
const LONGEST_LOOK_MS = 2_000;
/** Smaller differences are those of the question itself: the time does not jump about for them. */
const TOLERANCE_MS = 250;
/** When the database's time goes back by more than this, everything that waits for a time is looked at. */
const SET_BACK_MS = 5_000;
/** Clocks that are further apart than this are told of. */
const SKEW_TOLD_MS = 60_000;

const NOW = `select extract(epoch from clock_timestamp())::float8 * 1000 as "databaseMs"`;

export interface DatabaseClockParts {
  readonly dataSource: Pick<DataSource, 'query'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** What the database said, and when by the monotonic clock. */
interface Reading {
  readonly databaseMs: number;
  readonly atMs: number;
}

export class DatabaseClock extends Clock implements OnModuleDestroy {
  /** Called when the database's time has gone back: what waits for a time would wait for longer than was meant. */
  onSetBack: () => Promise<void> = async () => {};
  private reading: Reading = { databaseMs: Date.now(), atMs: performance.now() };
  private toldSkewMs = 0;
  private readonly timer: NodeJS.Timeout;

  private constructor(private readonly parts: DatabaseClockParts) {
    super();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
    parts.metrics.observedGauge(
      'wheelhouse_clock_skew_seconds',
      "By how much this machine's clock is ahead of the database's, which the hub goes by.",
      () => this.skewMs / 1_000,
    );
  }

  /** Asks for the time first: nothing is done by a wrong one. Throws when the database does not answer. */
  static async start(parts: DatabaseClockParts): Promise<DatabaseClock> {
    const reading = await read(parts.dataSource);
    const clock = new DatabaseClock(parts);
    clock.reading = reading;
    clock.tellSkew();
    return clock;
  }

  now(): Date {
    return new Date(this.databaseMsAt(performance.now()));
  }

  monotonicMs(): number {
    return performance.now();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Asks the database. While it is away, the time simply goes on. */
  async look(): Promise<void> {
    try {
      const startedMs = performance.now();
      const reading = await read(this.parts.dataSource);
      if (performance.now() - startedMs > LONGEST_LOOK_MS) return;
      const jumpMs = reading.databaseMs - this.databaseMsAt(reading.atMs);
      if (Math.abs(jumpMs) > TOLERANCE_MS) this.reading = reading;
      this.tellSkew();
      if (jumpMs < -SET_BACK_MS) await this.setBack(jumpMs);
    } catch (error) {
      this.parts.logger.debug("The database's time is not known", { error });
    }
  }

  private async setBack(jumpMs: number): Promise<void> {
    this.parts.logger.warn("The database's clock was set back: what waits for a time is looked at now", { jumpMs });
    await this.onSetBack();
  }

  private get skewMs(): number {
    return Date.now() - this.databaseMsAt(performance.now());
  }

  private tellSkew(): void {
    const { skewMs } = this;
    if (Math.abs(skewMs - this.toldSkewMs) < SKEW_TOLD_MS) return;
    this.toldSkewMs = skewMs;
    this.parts.logger.warn("This machine's clock differs from the database's: the hub goes by the database's", {
      skewSeconds: Math.round(skewMs / 1_000),
    });
  }

  private databaseMsAt(monotonicMs: number): number {
    return this.reading.databaseMs + monotonicMs - this.reading.atMs;
  }
}

/** The answer was true somewhere between question and answer. */
async function read(dataSource: Pick<DataSource, 'query'>): Promise<Reading> {
  const startedMs = performance.now();
  const [row] = await dataSource.query<{ databaseMs: number }[]>(NOW);
  if (row === undefined) throw new Error('The database did not say what time it is.');
  return { databaseMs: row.databaseMs, atMs: (startedMs + performance.now()) / 2 };
}
