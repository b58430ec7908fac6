// The credential of a kubeconfig: KubeConfig of @kubernetes/client-node runs exec plugins, refreshes OIDC tokens and reads token files and
// certificates. It is asked seldom, since that may read files and start processes. Its errors may quote tokens: only ours leave this file.
import type { RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import type { User } from '@kubernetes/client-node';
import type { Credential, CredentialHeaders, CredentialValue, TlsSettings } from './credential.js';
import type { LoadedKubeconfig } from './kubeconfig-files.js';

/** The library is asked again after this long. What ends earlier is renewed when the server answers 401. */
const VALUE_MAX_AGE_MS = 10_000;
/** A credential that could not be had is not tried for again before. */
const FAILURE_MAX_AGE_MS = 5_000;
/** A 401 makes us read the files and run the plugin anew at most this often: a revoked credential must not start a process per request. */
const RENEW_INTERVAL_MS = 10_000;
/** How long a request waits for a plugin. It goes on running, and is not started twice. */
const PATIENCE_MS = 60_000;

interface Answer {
  readonly value: Promise<CredentialValue>;
  /** As of performance.now(). */
  until: number;
}

export class KubeconfigCredential implements Credential {
  readonly #load: () => Promise<LoadedKubeconfig>;
  #loaded: LoadedKubeconfig | undefined;
  #answer: Answer | undefined;
  #value: CredentialValue | undefined;
  #mayRenewAt = 0;

  /** @param load reads the files anew; `loaded` is what they say now. */
  constructor(load: () => Promise<LoadedKubeconfig>, loaded: LoadedKubeconfig) {
    this.#load = load;
    this.#loaded = loaded;
  }

  current(): Promise<CredentialValue> {
    if (!this.#answer || performance.now() >= this.#answer.until) this.#answer = this.#ask();
    return inTime(this.#answer.value);
  }

  renew(refused: CredentialValue): boolean {
    if (this.#value !== refused) return true;
    if (performance.now() < this.#mayRenewAt) return false;
    this.#mayRenewAt = performance.now() + RENEW_INTERVAL_MS;
    this.#startAnew();
    this.#answer = undefined;
    return true;
  }

  #ask(): Answer {
    const answer: Answer = { value: this.#apply(), until: Number.POSITIVE_INFINITY };
    answer.value.then(
      () => (answer.until = performance.now() + VALUE_MAX_AGE_MS),
      () => {
        answer.until = performance.now() + FAILURE_MAX_AGE_MS;
        this.#startAnew();
      },
    );
    return answer;
  }

  async #apply(): Promise<CredentialValue> {
    const loaded = (this.#loaded ??= await this.#load());
    const options: RequestOptions = {};
    // No cause is kept: it may quote what a plugin printed.
    const failure = await loaded.config.applyToHTTPSOptions(options).then(
      () => undefined,
      (error: unknown) => failureOf(error, loaded.user),
    );
    if (failure !== undefined) throw new Error(failure);
    const value = { headers: headersOf(options, loaded), tls: tlsOf(options) };
    if (isEmptyHanded(value, loaded.user)) throw new Error(failureOf(undefined, loaded.user));
    if (!isDeepStrictEqual(value, this.#value)) {
      const tls = isDeepStrictEqual(value.tls, this.#value?.tls) ? this.#value?.tls : undefined;
      this.#value = { ...value, ...(tls && { tls }) };
    }
    return this.#value ?? value;
  }

  /** KubeConfig has no other way to forget a credential. An OIDC session is kept: the refresh token in the file may be used up by now. */
  #startAnew(): void {
    if (providerOf(this.#loaded?.user) !== 'oidc') this.#loaded = undefined;
  }
}

/** Everything but the agent: its pool is not ours. */
function tlsOf({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): TlsSettings {
  return {
    ...(ca && { ca: ca as Buffer }),
    ...(cert && { cert: cert as string | Buffer }),
    ...(key && { key: key as string | Buffer }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
}

function headersOf(options: RequestOptions, { user, headers }: LoadedKubeconfig): CredentialHeaders {
  const pair = `${user.username ?? ''}:${user.password ?? ''}`;
  const applied = Object.entries(options.headers ?? {});
  return {
    ...(user.username && { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }),
    // Tokens from files end in a line break, which no header may hold.
    ...Object.fromEntries(applied.map(([name, value]) => [name.toLowerCase(), String(value).trim()])),
    ...headers,
  };
}

function isEmptyHanded({ headers, tls }: CredentialValue, user: User): boolean {
  const isDynamic = Boolean(user.exec) || providerOf(user) !== undefined;
  return isDynamic && headers['authorization'] === undefined && tls.cert === undefined;
}

function providerOf(user: User | undefined): string | undefined {
  return (user?.authProvider as { name?: string } | undefined)?.name;
}

/** Says what failed and what to do, from what is safe to show: error codes and names from the kubeconfig. */
function failureOf(error: unknown, user: User): string {
  const { code, path, syscall = '' } = (error ?? {}) as NodeJS.ErrnoException;
  if (code !== undefined && path !== undefined && !syscall.startsWith('spawn'))
    return `the file ${path} that the kubeconfig names cannot be read (${code})`;
  const { command } = (user.exec ?? {}) as { command?: string };
  if (command !== undefined) return pluginFailure(command, error);
  const provider = providerOf(user);
  if (provider === 'tokenFile') return `the token file of the kubeconfig's user "${user.name}" is empty`;
  if (provider === undefined) return `the kubeconfig's user "${user.name}" cannot be used`;
  return `the kubeconfig's auth-provider "${provider}" of the user "${user.name}" gave no token. Log in again, or use an exec plugin`;
}

function pluginFailure(command: string, error: unknown): string {
  const plugin = `the exec plugin "${command}" that the kubeconfig names`;
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ENOENT') return `${plugin} is not installed`;
  const did = error instanceof SyntaxError ? 'did not print an ExecCredential as JSON' : 'gave no credential';
  return `${plugin} ${did}. Run it by hand to see why: is a login needed?`;
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const why = `the exec plugin or token service that the kubeconfig names did not answer within ${PATIENCE_MS / 1000} s`;
  const timer = setTimeout(() => reject(new Error(why)), PATIENCE_MS);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
