/** What is asked for when the repository is added: Git's HEAD, or the index of charts. */
export type RepositoryType = 'git' | 'helm';

/** What is stored sealed for a repository. Kinds are shown, contents never. */
export type SecretKind =
  'password' | 'token' | 'ssh-key' | 'known-hosts' | 'client-certificate' | 'ca-certificates' | 'proxy';

/** A repository, or a prefix of addresses, that an administrator added. */
export interface AddedRepository {
  readonly id: string;
  readonly url: string;
  readonly type: RepositoryType;
  readonly isPrefix: boolean;
  /** Null with a token alone. */
  readonly username: string | null;
  /** {@link RepositorySecrets} sealed by SecretBox for `repository:ID`; null without any. */
  readonly secretsSealed: Buffer | null;
  /** A password alone, as earlier versions sealed it. Never written. */
  readonly passwordSealed: Buffer | null;
  readonly secretKinds: readonly SecretKind[];
  /** Certificates of the server are not checked. */
  readonly isInsecure: boolean;
  /** Hosts that are reached without a proxy. */
  readonly noProxy: readonly string[];
  readonly createdAt: Date;
}

/** What a sealed password is bound to. */
export function sealContext(id: string): string {
  return `repository:${id}`;
}

/** What is sent to prove who asks; null when nothing is. */
export function credentialKindOf({
  secretKinds,
}: Pick<AddedRepository, 'secretKinds'>): 'password' | 'token' | 'ssh-key' | null {
  return (['password', 'token', 'ssh-key'] as const).find((kind) => secretKinds.includes(kind)) ?? null;
}

/** What people should know of an address. */
export function warningsOf(repository: Pick<AddedRepository, 'url' | 'isInsecure' | 'secretKinds'>): string[] {
  const warnings: string[] = [];
  const hasCredential = credentialKindOf(repository) !== null;
  if (/^http:/i.test(repository.url)) {
    warnings.push(
      hasCredential
        ? 'The address is http: the credential travels unencrypted, and anyone on the way can change what is deployed. Use https.'
        : 'The address is http: anyone on the way can change what is deployed. Use https.',
    );
  }
  if (repository.isInsecure) {
    warnings.push(
      'The certificate of the server is NOT checked: anyone on the way can read the credential and change what is deployed. Trust the certificate instead: --tls-ca FILE',
    );
  }
  return warnings;
}
