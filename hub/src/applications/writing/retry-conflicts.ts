import { QueryFailedError } from 'typeorm';
import { ApplicationsVanishedError } from '../applications.errors.js';

/** How often work is done again that collided with somebody else's. */
const MAX_ATTEMPTS = 4;
/** Deadlock, serialization failure, and a unique name that was taken in the same moment. */
const CONFLICT_STATES = new Set(['40P01', '40001', '23505']);

/** Whether a write failed only because of another one at the same time: done again from the start, it finds the new state. */
export function isWriteConflict(error: unknown): boolean {
  if (error instanceof ApplicationsVanishedError) return true;
  if (!(error instanceof QueryFailedError)) return false;
  const { driverError } = error;
  return 'code' in driverError && typeof driverError.code === 'string' && CONFLICT_STATES.has(driverError.code);
}

/** Does work that reads, decides and writes, again from its start when somebody else wrote meanwhile; four times at most. */
export async function retryConflicts<T>(
  work: () => Promise<T>,
  isConflict: (error: unknown) => boolean = isWriteConflict,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!isConflict(error) || attempt >= MAX_ATTEMPTS) throw error;
    }
  }
}
