/** How to reach a plugin, read from the ConfigMap that a generator names. Pure; never holds the token itself. */
import { DEFAULT_SECRET } from '../config-objects/config-object.js';
import { InvalidPluginConfigError } from './plugins.errors.js';

/** Where the token lies. */
export interface TokenReference {
  readonly secret: string;
  readonly key: string;
}

export interface PluginConfig {
  /** The address that is asked. */
  readonly url: string;
  readonly token: TokenReference;
  readonly timeoutMs: number;
}

/** How long a plugin may take where its ConfigMap does not say, as in Argo CD. */
export const DEFAULT_REQUEST_TIMEOUT_SECONDS = 30;
/** Longer times are cut to this one: Argo CD knows no bound, but an expansion must end. */
export const MAX_REQUEST_TIMEOUT_SECONDS = 300;
/** Below `baseUrl`. */
const PATH = 'api/v1/getparams.execute';
/** A whole number of seconds as Go reads it. */
const SECONDS = /^[+-]?\d{1,9}$/;
/** `$secret:key`, or `$key` of the Secret `argocd-secret`. */
const TOKEN = /^\$(?:(?<secret>[^:]+):)?(?<key>[^:]+)$/;

/** Throws PLUGIN_CONFIG_INVALID. */
export function readPluginConfig(configMap: string, data: Readonly<Record<string, string>>): PluginConfig {
  const baseUrl = entry(data, 'baseUrl') ?? '';
  if (baseUrl === '') throw new InvalidPluginConfigError(configMap, 'it needs the key baseUrl.');
  return {
    url: `${baseUrl.replace(/\/$/, '')}/${PATH}`,
    token: readToken(configMap, entry(data, 'token') ?? ''),
    timeoutMs: readTimeout(configMap, entry(data, 'requestTimeout')) * 1_000,
  };
}

/** The value itself is not repeated: it may be a token that was written in place of its name. */
function readToken(configMap: string, text: string): TokenReference {
  const { secret = DEFAULT_SECRET, key } = TOKEN.exec(text)?.groups ?? {};
  if (key === undefined) {
    const hint = `"$key" for a key of the Secret "${DEFAULT_SECRET}", or "$secret:key".`;
    throw new InvalidPluginConfigError(configMap, `its key token must name the key of a Secret: ${hint}`);
  }
  return { secret, key };
}

function readTimeout(configMap: string, text: string | undefined): number {
  if (text === undefined) return DEFAULT_REQUEST_TIMEOUT_SECONDS;
  const seconds = SECONDS.test(text) ? Number(text) : -1;
  if (seconds < 0) throw new InvalidPluginConfigError(configMap, 'requestTimeout is no whole number of seconds.');
  return seconds === 0 ? DEFAULT_REQUEST_TIMEOUT_SECONDS : Math.min(seconds, MAX_REQUEST_TIMEOUT_SECONDS);
}

function entry(data: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(data, key) ? data[key] : undefined;
}
