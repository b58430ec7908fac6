import type { Transaction } from './transaction.js';

/**
 * Lets this transaction be acknowledged before it is on disk (a few tenths of a second later). Only for what heals by itself when a
 * power cut takes it back: contact times, last use of tokens, statuses that agents send again when digests differ. Never for what
 * was promised to somebody: credentials, desired revisions, definitions.
 */
export async function relaxCommit(transaction: Transaction): Promise<void> {
  await transaction.query('set local synchronous_commit = off');
}
