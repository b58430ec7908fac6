// Who we are to the API server. A credential may change while we run (projected service account tokens live an hour, exec plugins less),
// so it is asked for with every request and caches by itself. Its values must never reach a log or an error.
import { readFile } from 'node:fs/promises';

/** A token file is read again after this long: the same minute as client-go. Kubelet renews tokens long before they end. */
const TOKEN_FILE_MAX_AGE_MS = 60_000;

export interface ClientCertificate {
  readonly certificate: string | Buffer;
  readonly key: string | Buffer;
}

/** A list is sent as one header line each, as impersonated groups must be. */
export type CredentialHeaders = Readonly<Record<string, string | string[]>>;

/** What to send. An unchanged certificate is the same object every time. */
export interface CredentialValue {
  readonly headers: CredentialHeaders;
  readonly clientCertificate?: ClientCertificate;
}

export interface Credential {
  /** Throws an Error that says what to do when there is none to be had. */
  current(): Promise<CredentialValue>;
  /** The server answered 401. True when `current` may now give another value, so that trying again makes sense. */
  renew(): boolean;
}

/** The value of the Authorization header for a bearer token. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

/** A credential that never changes: token, user and password, client certificate, or nothing. */
export class FixedCredential implements Credential {
  readonly #value: CredentialValue;
  constructor(value: CredentialValue) {
    this.#value = value;
  }
  current(): Promise<CredentialValue> {
    return Promise.resolve(this.#value);
  }
  renew(): boolean {
    return false;
  }
}

/** A bearer token in a file that someone else renews. */
export class TokenFileCredential implements Credential {
  readonly #file: string;
  readonly #clientCertificate: ClientCertificate | undefined;
  #value: CredentialValue | undefined;
  #readAt = 0;

  constructor(file: string, clientCertificate?: ClientCertificate) {
    this.#file = file;
    this.#clientCertificate = clientCertificate;
  }

  async current(): Promise<CredentialValue> {
    if (this.#value && performance.now() - this.#readAt < TOKEN_FILE_MAX_AGE_MS) return this.#value;
    const token = (await readFile(this.#file, 'utf8')).trim();
    if (token === '') throw new Error(`The token file ${this.#file} is empty.`);
    this.#readAt = performance.now();
    this.#value = {
      headers: bearer(token),
      ...(this.#clientCertificate && { clientCertificate: this.#clientCertificate }),
    };
    return this.#value;
  }

  renew(): boolean {
    const hadOne = this.#value !== undefined;
    this.#value = undefined;
    return hadOne;
  }
}

/** Adds fixed headers, for example the impersonated user, to another credential. */
export class CredentialWithHeaders implements Credential {
  readonly #inner: Credential;
  readonly #headers: CredentialHeaders;
  constructor(inner: Credential, headers: CredentialHeaders) {
    this.#inner = inner;
    this.#headers = headers;
  }
  async current(): Promise<CredentialValue> {
    const value = await this.#inner.current();
    return { ...value, headers: { ...value.headers, ...this.#headers } };
  }
  renew(): boolean {
    return this.#inner.renew();
  }
}
