// How a story with a fleet of its own is told in Jest.
import { afterAll, beforeAll, describe, jest } from '@jest/globals';
import { Fleet, type FleetOptions } from './fleet.js';

/** For one step of a story; many times what it takes on an idle machine. */
const STEP_TIMEOUT_MS = 90_000;

/** Starts a fleet before the steps and stops it after them. The steps build on each other, in order. */
export function describeFleet(name: string, options: FleetOptions, body: (fleet: () => Fleet) => void): void {
  describe(name, () => {
    jest.setTimeout(STEP_TIMEOUT_MS);
    let fleet: Fleet | undefined;
    beforeAll(async () => {
      fleet = await Fleet.start(options);
    });
    afterAll(async () => {
      await fleet?.close();
    });
    body(() => {
      if (fleet === undefined) throw new Error('The fleet did not start');
      return fleet;
    });
  });
}
