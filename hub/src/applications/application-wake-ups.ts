import { CHANNELS, type ChangeFeed } from '../platform/change-feed/change-feed.js';
import type { Transaction } from '../platform/database/transaction.js';

/** How many ids (36 bytes and a comma each) go into one message of at most 7,900 bytes. */
const IDS_PER_MESSAGE = 150;

/** Tells all replicas that these applications changed, with the transaction's commit. */
export async function publishApplications(
  feed: ChangeFeed,
  applicationIds: readonly string[],
  tx: Transaction,
): Promise<void> {
  const messages: string[] = [];
  for (let start = 0; start < applicationIds.length; start += IDS_PER_MESSAGE)
    messages.push(applicationIds.slice(start, start + IDS_PER_MESSAGE).join(','));
  if (messages.length > 0) await feed.publish(CHANNELS.applications, messages, tx);
}
