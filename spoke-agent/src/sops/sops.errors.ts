// Why something that SOPS encrypted cannot be decrypted. Messages name places and public keys; never a value, nor a piece of one.
import { InvalidInputError, UnavailableError } from '@wheelhouse/protocol';
import { shortRecipient } from './age-keyring.js';

/** The codes of all errors in here. */
export type SopsErrorCode = 'SOPS_KEY_UNSUPPORTED' | 'SOPS_KEY_MISSING' | 'SOPS_DECRYPTION_FAILED';

/** Public keys that a message names; more are counted. */
const MAX_NAMED_RECIPIENTS = 5;

/** It is encrypted in a way that this version of the agent cannot undo, whatever key it has. */
export class SopsKeyUnsupportedError extends InvalidInputError {
  constructor(reason: string) {
    super(
      'SOPS_KEY_UNSUPPORTED',
      `SOPS_KEY_UNSUPPORTED: it is encrypted with SOPS for ${reason}, and the agent decrypts with age keys only. ` +
        'Add the age public key of this cluster to its keys (`sops rotate -i --add-age age1... FILE`).',
    );
  }
}

/** Where age keys were looked for. */
export interface SoughtKeys {
  /** The public keys that it is encrypted for. */
  readonly wanted: readonly string[];
  /** What every place of keys held, as phrases. */
  readonly found: readonly string[];
}

/** None of the age keys that the agent has opens it. It is tried again by itself: the key may be given any time. */
export class SopsKeyMissingError extends UnavailableError {
  constructor({ wanted, found }: SoughtKeys) {
    super(
      'SOPS_KEY_MISSING',
      `SOPS_KEY_MISSING: it is encrypted with SOPS for ${listed(wanted)}, and the agent has the key of none of them ` +
        `(${found.join('; ')}). Put the private key of one into that Secret, under a name that ends in .agekey, or into the file of ` +
        '--sops-age-key-file; or encrypt it for a key that the agent has. It is tried again by itself.',
      { details: { recipients: wanted } },
    );
  }
}

/** Something encrypted is damaged, was moved to another place, or belongs to another data key. */
export class SopsDecryptionFailedError extends InvalidInputError {
  /** `field`: where, for people. */
  constructor(field: string, reason: string) {
    super('SOPS_DECRYPTION_FAILED', `SOPS_DECRYPTION_FAILED: ${field} ${reason}`, { details: { field } });
  }
}

/** The code, when it is one of the errors in here. */
export function sopsErrorCode(error: unknown): SopsErrorCode | undefined {
  const isOne =
    error instanceof SopsKeyUnsupportedError ||
    error instanceof SopsKeyMissingError ||
    error instanceof SopsDecryptionFailedError;
  return isOne ? (error.code as SopsErrorCode) : undefined;
}

function listed(recipients: readonly string[]): string {
  const more = recipients.length - MAX_NAMED_RECIPIENTS;
  return (
    recipients.slice(0, MAX_NAMED_RECIPIENTS).map(shortRecipient).join(', ') + (more > 0 ? ` and ${more} more` : '')
  );
}
