import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { type Logger, SilentLogger } from '../logging/logger.js';
import { Metrics } from '../metrics/metrics.js';
import { DatabaseClock } from './database-clock.js';

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const CLOSE_MS = 200;

let clocks: DatabaseClock[] = [];
afterEach(() => {
  for (const clock of clocks) clock.onModuleDestroy();
  clocks = [];
});

/** A database whose clock differs from this machine's. */
class WrongDatabase {
  aheadMs = 0;
  isAway = false;
  query = async (): Promise<never> => {
    if (this.isAway) throw new Error('away');
    return [{ databaseMs: Date.now() + this.aheadMs }] as never;
  };
}

async function start(database: WrongDatabase, logger: Logger = new SilentLogger()): Promise<DatabaseClock> {
  const clock = await DatabaseClock.start({ dataSource: database, logger, metrics: new Metrics() });
  clocks.push(clock);
  return clock;
}

const aheadMs = (clock: DatabaseClock): number => clock.now().getTime() - Date.now();

describe("the database's clock", () => {
  it.each([HOUR_MS, -HOUR_MS, 5 * YEAR_MS, -5 * YEAR_MS])('is what counts, %d ms from this machine', async (ahead) => {
    const database = new WrongDatabase();
    database.aheadMs = ahead;
    const clock = await start(database);
    expect(Math.abs(aheadMs(clock) - ahead)).toBeLessThan(CLOSE_MS);
  });

  it('is not asked for each time, and goes on while the database is away', async () => {
    const database = new WrongDatabase();
    const clock = await start(database);
    database.isAway = true;
    await clock.look();
    const before = clock.now().getTime();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(clock.now().getTime() - before).toBeGreaterThanOrEqual(25);
  });

  it('does not go back for the little that a question takes', async () => {
    const database = new WrongDatabase();
    const clock = await start(database);
    database.aheadMs = -100;
    await clock.look();
    expect(aheadMs(clock)).toBeGreaterThan(-50);
  });

  it('is followed when it is set, and whoever waits for a time is told when it was set back', async () => {
    const database = new WrongDatabase();
    const clock = await start(database);
    const told = jest.fn(async () => {});
    clock.onSetBack = told;
    database.aheadMs = HOUR_MS;
    await clock.look();
    expect(Math.abs(aheadMs(clock) - HOUR_MS)).toBeLessThan(CLOSE_MS);
    expect(told).not.toHaveBeenCalled();
    database.aheadMs = 0;
    await clock.look();
    expect(Math.abs(aheadMs(clock))).toBeLessThan(CLOSE_MS);
    expect(told).toHaveBeenCalledTimes(1);
    await clock.look();
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('tells once by how much the machine differs', async () => {
    const database = new WrongDatabase();
    database.aheadMs = -HOUR_MS;
    const logger = new SilentLogger();
    const warn = jest.spyOn(logger, 'warn');
    const clock = await start(database, logger);
    await clock.look();
    expect(warn.mock.calls).toEqual([[expect.stringContaining('differs'), { skewSeconds: 3_600 }]]);
  });
});
