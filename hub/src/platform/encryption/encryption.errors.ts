import { UnavailableError } from '@wheelhouse/protocol';

/** What was sealed does not open: another key, another place, or changed bytes. */
export class SecretUnreadableError extends UnavailableError {
  constructor(context: string, cause?: unknown) {
    super(
      'SECRET_UNREADABLE',
      `The secret of ${context.split(':', 1)[0]} was sealed with another key, or was changed. Give the hub the key it was sealed with ` +
        `(WHEELHOUSE_ENCRYPTION_KEY, or the file encryption-key in its data directory), or enter the secret again.`,
      { cause, details: { context } },
    );
  }

  override get retryable(): boolean {
    return false;
  }
}
