// The agent's Ed25519 key pair: made once, here; only its public half ever leaves the machine.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** A new private key as PKCS#8 PEM. */
export function makePrivateKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

/** The 32 raw bytes of the public half, base64url. */
export function publicKeyOf(privateKey: string): string {
  const jwk = createPublicKey(createPrivateKey(privateKey)).export({ format: 'jwk' });
  return jwk.x ?? '';
}

/** An Ed25519 public key from its 32 raw bytes in base64url. Throws when it is none. */
export function importPublicKey(raw: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
}

/** The fingerprint of the public half, as the hub shows it and as OpenSSH writes one. */
export function fingerprintOf(privateKey: string): string {
  const digest = createHash('sha256')
    .update(Buffer.from(publicKeyOf(privateKey), 'base64url'))
    .digest('base64');
  return `SHA256:${digest.replace(/=+$/, '')}`;
}
