import { ConflictError, InvalidInputError, LimitExceededError } from '@wheelhouse/protocol';

/** The hub has enough to do with other previews. */
export class PreviewBusyError extends LimitExceededError {
  constructor(waiting: number) {
    super('PREVIEW_BUSY', `${waiting} previews wait for their turn on this hub already. Try again in a minute.`);
  }

  override get retryable(): boolean {
    return true;
  }
}

/** A preview that takes too long is given up. */
export class PreviewTimeoutError extends LimitExceededError {
  constructor(seconds: number) {
    super(
      'PREVIEW_TIMEOUT',
      `The preview took longer than ${seconds} seconds and was given up. Try again: what was fetched and rendered is kept. Or preview fewer sets, by name.`,
    );
  }

  override get retryable(): boolean {
    return true;
  }
}

/** It cannot be told which repository the branch is of. */
export class RepositoryUnclearError extends InvalidInputError {
  constructor(candidates: readonly string[]) {
    super(
      'REPOSITORY_UNCLEAR',
      candidates.length === 0
        ? 'Nothing that is previewed reads a repository, so it cannot be told which one the branch is of. Name it: --repo URL'
        : `Which repository is the branch of? Name one: ${candidates.map((url) => `--repo ${url}`).join(', or ')}`,
      { details: { candidates } },
    );
  }
}

/** What is asked for makes no preview. */
export class PreviewInputError extends InvalidInputError {
  constructor(reason: string) {
    super('INVALID_INPUT', reason);
  }
}

/** Two texts describe one set. */
export class RepeatedSetError extends ConflictError {
  constructor(name: string) {
    super('CONFLICT', `The application set "${name}" is described twice. Leave one of the two out.`, {
      details: { applicationSet: name },
    });
  }
}
