// Reads one watch response: a line of JSON an event.
import type { IncomingMessage } from 'node:http';
import { parseExactJson } from '../exact-json.js';

/** A watch without a byte for this long is opened again where it was: API servers send bookmarks about once a minute. */
const STALL_MS = 150_000;
/** The longest event taken: etcd stores objects of up to 1.5 MB, their JSON may be a few times that. */
const MAX_EVENT_LENGTH = 64 * 1024 * 1024;

/** The stream was silent for too long. Not a failure of the server: quiet kinds get no bookmarks. */
export class WatchStalledError extends Error {}

/** Calls onEvent with each event; returns when the server ended the stream, throws when it broke, stalled or onEvent threw. */
export async function readWatchEvents(response: IncomingMessage, onEvent: (event: unknown) => void): Promise<void> {
  response.setEncoding('utf8');
  const stall = setTimeout(() => response.destroy(new WatchStalledError()), STALL_MS);
  let rest = '';
  try {
    for await (const chunk of response) {
      stall.refresh();
      rest = takeLines(rest + (chunk as string), onEvent);
      if (rest.length > MAX_EVENT_LENGTH)
        throw new Error(`A watch event is longer than ${MAX_EVENT_LENGTH} characters.`);
    }
  } finally {
    clearTimeout(stall);
    response.destroy();
  }
}

function takeLines(text: string, onEvent: (event: unknown) => void): string {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    if (end > start) onEvent(parseExactJson(text.slice(start, end)));
    start = end + 1;
  }
  return start === 0 ? text : text.slice(start);
}
