import { isWriteConflict, retryConflicts } from '../../applications/writing/retry-conflicts.js';
import { ExpansionOvertakenError } from '../application-sets.errors.js';

/** Plans and carries out again from the start when the set, or a name that it wants, was written by somebody else meanwhile. */
export async function retryOvertaken<T>(work: () => Promise<T>): Promise<T> {
  return retryConflicts(work, (error) => error instanceof ExpansionOvertakenError || isWriteConflict(error));
}
