import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { CommandError, EXIT, exitCodeOf } from '../exit-codes.js';
import type { HubAddress } from './hub-client.js';

/** How often a lost connection is tried again before the command gives up. */
const RETRIES = 10;

/** Watches a subscription until the signal aborts. Each item is the data of one message. */
export async function* subscribe<Data>(
  address: HubAddress,
  query: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
): AsyncGenerator<Data> {
  const url = new URL('/graphql', address.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const client = createClient({
    url: url.href,
    webSocketImpl: WebSocket,
    retryAttempts: RETRIES,
    connectionParams: { authorization: address.authorization },
  });
  const stream = client.iterate<Data>({ query, variables });
  const stop = (): void => void stream.return?.();
  signal?.addEventListener('abort', stop);
  try {
    for await (const message of stream) {
      const [error] = message.errors ?? [];
      if (error)
        throw new CommandError(
          textOf(error.extensions?.['code']),
          error.message,
          exitCodeOf(error.extensions?.['kind']),
        );
      if (message.data) yield message.data;
    }
  } catch (error) {
    throw toCommandError(error, address);
  } finally {
    signal?.removeEventListener('abort', stop);
    await close(client);
  }
}

function toCommandError(error: unknown, address: HubAddress): unknown {
  if (error instanceof CommandError) return error;
  const close = error as { code?: number; reason?: string };
  if (close.code === 4401 || close.code === 4403)
    return new CommandError('UNAUTHENTICATED', 'The hub does not accept the credential.', EXIT.unauthorized);
  return new CommandError(
    'HUB_UNREACHABLE',
    `The connection to ${address.url} was lost${close.reason ? `: ${close.reason}` : ''}.`,
    EXIT.unreachable,
  );
}

async function close(client: Client): Promise<void> {
  await client.dispose();
}

function textOf(code: unknown): string {
  return typeof code === 'string' ? code : 'INTERNAL';
}
