// From the metadata of something encrypted to its data key.
import type { AgeKey, AgeKeyring } from './age-keyring.js';
import { SopsDecryptionFailedError, SopsKeyMissingError, SopsKeyUnsupportedError } from './sops.errors.js';
import type { AgeRecipient, SopsMetadata } from './sops-metadata.js';
import { DATA_KEY_BYTES } from './sops-value.js';

/** Recipients of age that need its plugins or SSH keys. */
const FOREIGN_RECIPIENT = /^(ssh-|age1[a-z0-9]+1)/;
/** The hybrid keys of age, which need no plugin. */
const HYBRID_RECIPIENT = /^age1pq1/;

/**
 * Runs a piece of work with the data key, and wipes it afterwards.
 * @throws SopsKeyUnsupportedError, SopsKeyMissingError, SopsDecryptionFailedError
 */
export async function withDataKey<T>(
  metadata: SopsMetadata,
  keyring: Pick<AgeKeyring, 'read'>,
  work: (dataKey: Uint8Array) => T | Promise<T>,
): Promise<T> {
  const recipients = usableRecipients(metadata);
  const { keys, found } = await keyring.read();
  const pairs = recipients.flatMap((recipient) =>
    keys.filter((key) => key.recipient === recipient.recipient).map((key) => ({ recipient, key })),
  );
  if (pairs.length === 0)
    throw new SopsKeyMissingError({ wanted: recipients.map(({ recipient }) => recipient), found });
  for (const { recipient, key } of pairs) {
    const dataKey = await unwrap(recipient, key);
    if (dataKey === undefined) continue;
    try {
      return await work(dataKey);
    } finally {
      dataKey.fill(0);
    }
  }
  throw new SopsDecryptionFailedError('sops.age', 'is damaged: the data key does not open with the key it is for.');
}

function usableRecipients({ age, others, isSplit }: SopsMetadata): readonly AgeRecipient[] {
  if (isSplit) throw new SopsKeyUnsupportedError('several groups of keys of which more than one is needed (Shamir)');
  const usable = age.filter(({ recipient }) => HYBRID_RECIPIENT.test(recipient) || !FOREIGN_RECIPIENT.test(recipient));
  if (usable.length > 0) return usable;
  const kinds = [...others, ...(age.length > 0 ? ['keys of age plugins or of SSH'] : [])];
  throw new SopsKeyUnsupportedError(kinds.join(', ') || 'no key at all');
}

/** Undefined when it does not open. */
async function unwrap({ enc }: AgeRecipient, { identity }: AgeKey): Promise<Uint8Array | undefined> {
  const { armor, Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  try {
    decrypter.addIdentity(identity);
    const dataKey = await decrypter.decrypt(armor.decode(enc));
    return dataKey.length === DATA_KEY_BYTES ? dataKey : undefined;
  } catch {
    return undefined;
  }
}
