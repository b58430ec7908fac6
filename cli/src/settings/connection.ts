import { CommandError, EXIT } from '../exit-codes.js';
import { HubClient } from '../hub-client/hub-client.js';
import { readSettings, type Settings } from './settings-file.js';

/** Flags that every command which asks a hub understands. */
export interface ConnectionOptions {
  readonly hub?: string;
  readonly token?: string;
  readonly context?: string;
}

/** Where a setting came from, for `context view`. */
export interface ResolvedConnection {
  readonly url: string;
  readonly urlFrom: string;
  readonly token: string;
  readonly tokenFrom: string;
}

/** Flag before environment before file: `--hub`, `WHEELHOUSE_HUB`, the context's hub; and the same for the token. */
export function resolveConnection(options: ConnectionOptions, settings: Settings = readSettings()): ResolvedConnection {
  const { WHEELHOUSE_HUB, WHEELHOUSE_TOKEN, WHEELHOUSE_CONTEXT } = process.env;
  const wanted = options.context ?? WHEELHOUSE_CONTEXT ?? settings.current;
  const context = settings.contexts.find(({ name }) => name === wanted);
  if ((options.context ?? WHEELHOUSE_CONTEXT) && !context)
    throw new CommandError(
      'CONTEXT_UNKNOWN',
      `There is no context "${wanted ?? ''}". Known: ${settings.contexts.map(({ name }) => name).join(', ') || 'none'}.`,
    );
  const [url, urlFrom] = first([
    [options.hub, '--hub'],
    [WHEELHOUSE_HUB, 'WHEELHOUSE_HUB'],
    [context?.hub, `context ${wanted}`],
  ]);
  const [token, tokenFrom] = first([
    [options.token, '--token'],
    [WHEELHOUSE_TOKEN, 'WHEELHOUSE_TOKEN'],
    [context?.token, `context ${wanted}`],
  ]);
  if (!url)
    throw new CommandError('NO_HUB', 'No hub is named. Use `wheelhouse login URL`, --hub URL or WHEELHOUSE_HUB.');
  checkAddress(url, urlFrom);
  if (!token)
    throw new CommandError(
      'NO_TOKEN',
      `There is no token for ${url}. Use \`wheelhouse login ${url}\`, or set WHEELHOUSE_TOKEN.`,
      EXIT.unauthorized,
    );
  return { url, urlFrom, token, tokenFrom };
}

/** A client for the hub that flags, environment and file name. */
export function connect(options: ConnectionOptions): HubClient {
  const { url, token } = resolveConnection(options);
  return new HubClient({ url, authorization: `Bearer ${token}` });
}

/** Refuses what is no http or https address. */
export function checkAddress(url: string, from: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new CommandError(
    'USAGE',
    `"${url}" (from ${from}) is no address of a hub. Write it with its scheme, such as https://hub.example.com.`,
  );
}

function first(candidates: [string | undefined, string][]): [string, string] {
  for (const [value, from] of candidates) if (value) return [value, from];
  return ['', ''];
}
