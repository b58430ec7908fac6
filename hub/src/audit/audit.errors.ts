import { LimitExceededError } from '@wheelhouse/protocol';

/** A watcher did not read fast enough, so it was closed rather than kept in memory. */
export class SubscriberTooSlowError extends LimitExceededError {
  constructor(limit: number) {
    super(
      'SUBSCRIBER_TOO_SLOW',
      `The subscription fell ${limit.toLocaleString('en')} events behind and was closed. Subscribe again with a narrower filter, and ` +
        `read what was missed with the query \`events\`.`,
    );
  }
}
