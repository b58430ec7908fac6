import {
  AppError,
  ForbiddenError,
  InvalidInputError,
  LimitExceededError,
  UnavailableError,
} from '@wheelhouse/protocol';
import { describeRef } from './tag-prefix.js';

/** The address is not one that can be read, or not one that may be. */
export class InvalidUrlError extends InvalidInputError {
  constructor(reason: string, code: 'INVALID_URL' | 'URL_NOT_ALLOWED' = 'INVALID_URL') {
    super(code, reason);
  }
}

/** The name of a branch, tag or commit does not follow Git's grammar, or asks for what is not supported. */
export class InvalidRefError extends InvalidInputError {
  constructor(reason: string) {
    super('INVALID_REF', reason);
  }
}

/** The remote did not answer, or not as Git servers do. */
export class RepositoryUnavailableError extends UnavailableError {
  constructor(url: string, reason: string, cause?: unknown) {
    super(
      'REPOSITORY_UNAVAILABLE',
      `The repository ${url} did not answer: ${reason}. What is deployed stays; it is asked again by itself.`,
      { cause, details: { url } },
    );
  }
}

/** The remote wants a credential, or another one. */
export class RepositoryAuthenticationError extends ForbiddenError {
  constructor(url: string, isCredentialSent: boolean) {
    super(
      'REPOSITORY_AUTHENTICATION_FAILED',
      isCredentialSent
        ? `The repository ${url} refused the stored user name and password. Store new ones: wheelhouse repo add ${url} --username USER --password-stdin`
        : `The repository ${url} wants a user name and a password. Store them: wheelhouse repo add ${url} --username USER --password-stdin`,
      { details: { url } },
    );
  }
}

/** There is no repository at the address, or none for this credential. */
export class RepositoryNotFoundError extends AppError {
  readonly kind = 'NotFound';
  constructor(url: string) {
    super(
      'REPOSITORY_NOT_FOUND',
      `There is no repository at ${url}, or it is private and needs a credential. Check the address; a credential is stored by: wheelhouse repo add ${url} --username USER --password-stdin`,
      { details: { url } },
    );
  }
}

/** The repository has no such branch, tag or commit. */
export class RefNotFoundError extends AppError {
  readonly kind = 'NotFound';
  constructor(url: string, ref: string, hint = 'Check targetRevision, or push it.') {
    super('REF_NOT_FOUND', `The repository ${url} has no branch, tag or commit ${describeRef(ref)}. ${hint}`, {
      details: { url, ref },
    });
  }
}

/** A commit with entries that no honest Git makes. */
export class UnsafeTreeError extends InvalidInputError {
  constructor(url: string, commit: string, reason: string) {
    super('UNSAFE_TREE', `Commit ${commit} of ${url} is refused: ${reason}. Remove the entry from the repository.`, {
      details: { url, commit },
    });
  }
}

/** A repository above one of the limits in `git-limits.ts`. */
export class RepositoryLimitError extends LimitExceededError {
  constructor(url: string, what: string) {
    super('REPOSITORY_LIMIT_EXCEEDED', `The repository ${url} is above a limit: ${what}.`, { details: { url } });
  }
}

/** Objects that should be in the store are not, or not whole. The store is only a copy: fetching again mends it. */
export class ObjectNotFoundError extends UnavailableError {
  constructor(url: string, oid: string) {
    super(
      'OBJECT_NOT_FOUND',
      `Object ${oid} of ${url} is not in the store. It is fetched again with the next attempt.`,
      {
        details: { url, oid },
      },
    );
  }
}

/** Bytes that are no Git data. Inside this folder only: callers see REPOSITORY_UNAVAILABLE. */
export class GitFormatError extends Error {
  override readonly name = 'GitFormatError';
}

/** A pack above one of the limits in `git-limits.ts`: no other transport would bring a smaller one. */
export class PackLimitError extends GitFormatError {}
