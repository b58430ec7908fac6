/** A repository, or a prefix of addresses, that an administrator added. */
export interface AddedRepository {
  readonly id: string;
  readonly url: string;
  readonly isPrefix: boolean;
  /** Null with a token alone. */
  readonly username: string | null;
  /** Sealed by SecretBox for `repository:ID`; null without a credential. */
  readonly passwordSealed: Buffer | null;
  readonly createdAt: Date;
}

/** What a sealed password is bound to. */
export function sealContext(id: string): string {
  return `repository:${id}`;
}

/** What people should know of an address. */
export function warningsOf(repository: { readonly url: string; readonly hasCredential: boolean }): string[] {
  if (!/^http:/i.test(repository.url)) return [];
  return [
    repository.hasCredential
      ? 'The address is http: user name and password travel unencrypted, and anyone on the way can change what is deployed. Use https.'
      : 'The address is http: anyone on the way can change what is deployed. Use https.',
  ];
}
