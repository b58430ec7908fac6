/** Everything secret of a repository: sealed as one, opened only to reach it. */
import type { SecretBox } from '../../platform/encryption/secret-box.js';
import { type AddedRepository, sealContext, type SecretKind } from '../repository.js';

/** What may be stored; absent members are not stored. */
export interface RepositorySecrets {
  readonly password?: string;
  readonly token?: string;
  readonly sshPrivateKey?: string;
  readonly sshPassphrase?: string;
  readonly knownHosts?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly caCertificates?: string;
  /** With user name and password where it wants them. */
  readonly proxyUrl?: string;
}

const KINDS: readonly (readonly [keyof RepositorySecrets, SecretKind])[] = [
  ['password', 'password'],
  ['token', 'token'],
  ['sshPrivateKey', 'ssh-key'],
  ['knownHosts', 'known-hosts'],
  ['clientCertificate', 'client-certificate'],
  ['caCertificates', 'ca-certificates'],
  ['proxyUrl', 'proxy'],
];

/** What the secrets are, without what they hold. */
export function kindsOf(secrets: RepositorySecrets): SecretKind[] {
  return KINDS.flatMap(([name, kind]) => (secrets[name] === undefined ? [] : [kind]));
}

/** Sealed for the repository with this id; null when there is nothing to seal. */
export function sealSecrets(box: SecretBox, id: string, secrets: RepositorySecrets): Buffer | null {
  const text = JSON.stringify(secrets);
  return text === '{}' ? null : box.seal(Buffer.from(text), sealContext(id));
}

/** Throws SECRET_UNREADABLE. */
export function openSecrets(box: SecretBox, repository: AddedRepository): RepositorySecrets {
  const { id, secretsSealed, passwordSealed } = repository;
  if (secretsSealed !== null) {
    return JSON.parse(box.open(secretsSealed, sealContext(id)).toString('utf8')) as RepositorySecrets;
  }
  if (passwordSealed === null) return {};
  return { password: box.open(passwordSealed, sealContext(id)).toString('utf8') };
}
