import type { Outcome } from '../outcome.js';

/** A removal that cannot go on. */
export function deletionError(reason: string, message: string, retryInMs: number): Outcome {
  return { type: 'failed', condition: 'DeletionError', reason, message, retryInMs };
}
