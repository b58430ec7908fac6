// Reads the log of a container, which the API server passes on from the kubelet as it comes.
import type { IncomingMessage } from 'node:http';
import type { LogOptions } from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import type { ApiClient } from './api-connection.js';
import { refusalOf } from './api-status.js';

/** Until a log that is not followed begins. */
const BEGIN_TIMEOUT_MS = 30_000;
/** A followed log begins with its first line, which may be long in coming; whoever follows decides when to stop. */
const FOLLOW_TIMEOUT_MS = 24 * 60 * 60_000;
/** What the API server answers for a pod that no node runs. */
const NO_CONTENT = 204;
/** The longest refusal that is read. */
const MAX_REFUSAL_LENGTH = 64 * 1024;

/** The text as it comes. Reading slowly slows the kubelet down: nothing piles up here. */
export async function* readPodLog(connection: ApiClient, options: LogOptions): AsyncGenerator<string> {
  const { namespace, pod, follow, signal } = options;
  const query = queryOf(options);
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(pod)}/log?${query}`;
  const response = await connection.open(path, signal, follow ? FOLLOW_TIMEOUT_MS : BEGIN_TIMEOUT_MS);
  try {
    response.setEncoding('utf8');
    if (response.statusCode === NO_CONTENT) throw unplaced(options);
    if (response.statusCode !== 200) throw await refused(response, `read the log of pod ${namespace}/${pod}`);
    for await (const chunk of response) yield chunk as string;
  } finally {
    response.destroy();
  }
}

function queryOf({ container, follow, tailLines, sinceSeconds, previous, timestamps }: LogOptions): string {
  const query = new URLSearchParams({ container });
  if (follow) query.set('follow', 'true');
  if (tailLines !== undefined) query.set('tailLines', String(tailLines));
  if (sinceSeconds !== undefined) query.set('sinceSeconds', String(sinceSeconds));
  if (previous === true) query.set('previous', 'true');
  if (timestamps === true) query.set('timestamps', 'true');
  return query.toString();
}

function unplaced({ namespace, pod }: LogOptions): ClusterError {
  return new ClusterError(
    'INVALID',
    `Cannot read the log of pod ${namespace}/${pod}: it is on no node yet, so nothing has been written. Its events say what it waits for.`,
  );
}

async function refused(response: IncomingMessage, what: string): Promise<Error> {
  let text = '';
  for await (const chunk of response) {
    text += chunk as string;
    if (text.length > MAX_REFUSAL_LENGTH) break;
  }
  return refusalOf({ status: response.statusCode ?? 0, headers: response.headers, text }, what, false);
}
