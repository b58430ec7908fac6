import { Logger as GraphileLogger } from 'graphile-worker';
import type { Logger } from '../logging/logger.js';

/** Sends the job library's lines to our logger. It reports every job at info, which is debug to us. */
export function graphileLogger(logger: Logger): GraphileLogger {
  return new GraphileLogger((scope) => (level, message, meta) => {
    const { label, workerId, taskIdentifier, jobId } = scope;
    const error = meta?.['error'];
    const fields = {
      component: label,
      workerId,
      job: taskIdentifier,
      jobId,
      ...(error === undefined ? {} : { error }),
    };
    const text = message.split('\n', 1)[0] ?? message;
    // The queue reports failed jobs itself.
    if (meta?.['failure'] === true) logger.debug(text, fields);
    else if (level === 'error') logger.error(text, fields);
    else if (level === 'warning') logger.warn(text, fields);
    else logger.debug(text, fields);
  });
}
