// The subscription that says "look now". Only a hint: a nudge lost or repeated changes nothing, because polling carries the truth.
import { AgentNudges, type AgentRequest, AgentRequests } from '@wheelhouse/protocol';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { AgentLogger } from '../logger.js';
import { fullJitterMs } from './backoff.js';
import { isJsonObject } from '../engine/object-path.js';
import type { RequestLine } from './hub.js';

/** How often an idle socket is asked whether it still lives; half-open ones are found this way. */
const KEEP_ALIVE_MS = 20_000;
/** How long the answer to that may take. */
const PONG_TIMEOUT_MS = 10_000;
/** How long the hub may take to acknowledge a new socket. */
const ACKNOWLEDGE_TIMEOUT_MS = 30_000;

export interface NudgeSource {
  /** The hub's GraphQL address (http or https). */
  readonly url: URL;
  readonly authorization: () => Promise<string>;
  readonly logger: AgentLogger;
  /** Takes the requests that come over the same socket. */
  readonly requests?: RequestLine;
}

/** Subscribes until it is closed, coming back with full jitter whenever the socket ends. */
export function subscribeToNudges(source: NudgeSource, listener: (revision: number) => void): { close(): void } {
  const url = new URL(source.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const life = new AbortController();
  void keepSubscribed(url.href, source, listener, life.signal);
  return { close: () => life.abort() };
}

async function keepSubscribed(
  url: string,
  source: NudgeSource,
  listener: (revision: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const reason = await subscribeOnce(url, source, signal, (revision) => {
      failures = 0;
      listener(revision);
    });
    if (signal.aborted) return;
    source.logger.debug({ reason }, 'The nudge socket ended; polling goes on.');
    await pause(fullJitterMs(failures++), signal);
  }
}

/** One socket, one subscription; resolves with why it ended. */
function subscribeOnce(
  url: string,
  source: NudgeSource,
  signal: AbortSignal,
  listener: (revision: number) => void,
): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let pongTimer: NodeJS.Timeout | undefined;
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    connectionParams: async () => ({ authorization: await source.authorization() }),
    connectionAckWaitTimeout: ACKNOWLEDGE_TIMEOUT_MS,
    keepAlive: KEEP_ALIVE_MS,
    retryAttempts: 0,
    on: {
      ping: (isReceived) => {
        if (!isReceived) pongTimer = setTimeout(() => client.terminate(), PONG_TIMEOUT_MS);
      },
      pong: (isReceived) => {
        if (isReceived) clearTimeout(pongTimer);
      },
      closed: () => resolve('closed'),
    },
  });
  client.subscribe(
    { query: AgentNudges.query },
    {
      next: ({ data }) => {
        const nudge = isJsonObject(data) ? data['agentNudges'] : undefined;
        if (isJsonObject(nudge) && typeof nudge['revision'] === 'number') listener(nudge['revision']);
      },
      error: (error) => resolve(error instanceof Error ? error.message : 'refused or lost'),
      complete: () => resolve('completed'),
    },
  );
  if (source.requests) subscribeToRequests(client, source, source.requests);
  const end = (): void => resolve('stopped');
  signal.addEventListener('abort', end, { once: true });
  return promise.finally(() => {
    source.requests?.end();
    signal.removeEventListener('abort', end);
    clearTimeout(pongTimer);
    client.terminate();
  });
}

/** Over the same socket. A hub that does not know requests refuses this alone: nudges go on. */
function subscribeToRequests(client: Client, { logger }: NudgeSource, requests: RequestLine): void {
  client.subscribe(
    { query: AgentRequests.query, variables: { session: requests.begin() } },
    {
      next: ({ data }) => {
        const request = isJsonObject(data) ? data['agentRequests'] : undefined;
        if (isJsonObject(request)) requests.take(request as unknown as AgentRequest);
      },
      error: (error) => {
        const reason = error instanceof Error ? error.message : 'refused or lost';
        logger.debug({ reason }, 'The hub brings no live requests.');
      },
      complete: () => requests.end(),
    },
  );
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}
