import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a proxy may have given: short, and nothing that could forge a log line. */
const SANE = /^[\w.:/+=@-]{8,128}$/;

/** The id that the sender gave, when it is a sane one, or a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && SANE.test(given) ? given : randomUUID();
}
