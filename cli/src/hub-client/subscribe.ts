import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { CommandError, EXIT, type Refusal, RefusalError } from '../exit-codes.js';
import type { HubAddress } from './hub-client.js';

/** How often a lost connection is tried again before the command gives up. */
const RETRIES = 10;

/** Watches a subscription until the signal aborts. Each item is the data of one message. `retries`: 0 where coming back would repeat things. */
export async function* subscribe<Data>(
  address: HubAddress,
  query: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
  retries = RETRIES,
): AsyncGenerator<Data> {
  const url = new URL('/graphql', address.url);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  const client = createClient({
    url: url.href,
    webSocketImpl: WebSocket,
    retryAttempts: retries,
    connectionParams: { authorization: address.authorization },
  });
  const stream = client.iterate<Data>({ query, variables });
  const stop = (): void => void stream.return?.();
  signal?.addEventListener('abort', stop);
  try {
    for await (const message of stream) {
      const [error] = message.errors ?? [];
      if (error) throw new RefusalError(error.message, error.extensions);
      if (message.data) yield message.data;
    }
  } catch (error) {
    throw toCommandError(error, address);
  } finally {
    signal?.removeEventListener('abort', stop);
    await close(client);
  }
}

interface Refused {
  readonly message: string;
  readonly extensions?: Refusal;
}

function toCommandError(error: unknown, address: HubAddress): unknown {
  if (error instanceof CommandError) return error;
  // The hub refused the subscription itself.
  if (Array.isArray(error) && error[0] instanceof Object) {
    const { message, extensions } = error[0] as Refused;
    return new RefusalError(message, extensions);
  }
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
