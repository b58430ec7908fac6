/** Who this hub's database is, to its agents. Loaded once at start. */
export abstract class HubIdentity {
  /** Random, stored in the database, changed when a backup is restored. */
  abstract readonly epoch: string;
  /** Raw Ed25519 public key, 32 bytes. */
  abstract readonly publicKey: Buffer;
  /** An Ed25519 signature. */
  abstract sign(payload: Uint8Array): Buffer;
}
