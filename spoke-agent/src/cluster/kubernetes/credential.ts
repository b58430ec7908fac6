// Who we are to the API server and whom we trust to be it. Both may change while we run (projected service account tokens live an hour, exec
// plugins' less), so they are asked for with every request and cached here. The values must never reach a log or an error.
import { readFile } from 'node:fs/promises';

/** A token file is read again after this long: the same minute as client-go. Kubelet renews tokens long before they end. */
const TOKEN_FILE_MAX_AGE_MS = 60_000;

/** A list is sent as one header line each, as impersonated groups must be. */
export type CredentialHeaders = Readonly<Record<string, string | string[]>>;

/** The options of node:tls that matter for one API server, under its names. Without `ca` the system's authorities are trusted. */
export interface TlsSettings {
  readonly ca?: string | Buffer;
  readonly cert?: string | Buffer;
  readonly key?: string | Buffer;
  /** The name to expect in the server's certificate instead of the host's. */
  readonly servername?: string;
  /** False takes any certificate. Only where a kubeconfig says insecure-skip-tls-verify. */
  readonly rejectUnauthorized?: boolean;
}

/** What to send and how to connect. As long as nothing changes, `tls` is the same object: sockets are kept for it. */
export interface CredentialValue {
  readonly headers: CredentialHeaders;
  readonly tls: TlsSettings;
}

export interface Credential {
  /** Throws an Error that says what to do when there is none to be had. */
  current(): Promise<CredentialValue>;
  /** The server answered 401 to this value. True when `current` may now give another one, so that trying again makes sense. */
  renew(refused: CredentialValue): boolean;
}

/** A bearer token in a file that someone else renews. */
export class TokenFileCredential implements Credential {
  readonly #file: string;
  readonly #tls: TlsSettings;
  #value: CredentialValue | undefined;
  #readAt = 0;

  constructor(file: string, tls: TlsSettings) {
    this.#file = file;
    this.#tls = tls;
  }

  async current(): Promise<CredentialValue> {
    if (this.#value && performance.now() - this.#readAt < TOKEN_FILE_MAX_AGE_MS) return this.#value;
    const token = (await readFile(this.#file, 'utf8')).trim();
    if (token === '') throw new Error(`The token file ${this.#file} is empty.`);
    this.#readAt = performance.now();
    this.#value = { headers: { authorization: `Bearer ${token}` }, tls: this.#tls };
    return this.#value;
  }

  renew(refused: CredentialValue): boolean {
    if (this.#value === refused) this.#value = undefined;
    return true;
  }
}
