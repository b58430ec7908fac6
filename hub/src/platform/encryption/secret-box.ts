/** Seals what must be stored but never read from the database alone (AES-256-GCM; the key is outside the database). */
export abstract class SecretBox {
  /** `context` (for example `repository:ID`) is bound to the result: it opens only with the same context. */
  abstract seal(plain: Uint8Array, context: string): Buffer;
  /** Throws `SECRET_UNREADABLE` when the key or the context differs. */
  abstract open(sealed: Uint8Array, context: string): Buffer;
}
