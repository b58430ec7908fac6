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

/** What a remote was sent to prove who asks. */
export type SentProof = 'password' | 'token' | 'certificate' | 'ssh-key' | 'nothing';

/** An address that may well be one of a repository of charts, added without its type. */
function mayHoldCharts(url: string): boolean {
  return /^https?:/i.test(url) && !/\.git\/?$/i.test(url);
}

/** Where user names and passwords are asked for. */
function isWeb(url: string): boolean {
  return /^(?:https?|oci):/i.test(url);
}

const REFUSALS: Readonly<Record<SentProof, (url: string) => string>> = {
  password: (url) =>
    `refused the stored user name and password. Store new ones: wheelhouse repo add ${url} --username USER --password-stdin`,
  token: (url) => `refused the stored token. Store a new one: wheelhouse repo add ${url} --token-stdin`,
  certificate: (url) =>
    `refused the stored client certificate, or wants a password besides. Store another: wheelhouse repo add ${url} --tls-client-cert FILE --tls-client-key FILE`,
  'ssh-key': (url) =>
    `refused the stored SSH key. Give its public half to the repository, or store another: wheelhouse repo add ${url} --ssh-key FILE --known-hosts FILE`,
  nothing: (url) =>
    isWeb(url)
      ? `wants a user name and a password. Store them: wheelhouse repo add ${url} --username USER --password-stdin`
      : `wants a key. Store one: wheelhouse repo add ${url} --ssh-key FILE --known-hosts FILE`,
};

/** The remote wants a credential, or another one. */
export class RepositoryAuthenticationError extends ForbiddenError {
  constructor(url: string, sent: SentProof) {
    super('REPOSITORY_AUTHENTICATION_FAILED', `The repository ${url} ${REFUSALS[sent](url)}`, { details: { url } });
  }
}

/** The server's certificate is not to be trusted. Nothing was sent. */
export class RepositoryCertificateError extends ForbiddenError {
  constructor(url: string, { host, reason, fingerprint }: { host: string; reason: string; fingerprint?: string }) {
    const shown = fingerprint === undefined ? '' : ` It shows the fingerprint SHA-256 ${fingerprint}.`;
    super(
      'REPOSITORY_CERTIFICATE_UNTRUSTED',
      `The certificate of ${host} is not trusted: ${reason}.${shown} Compare that with what the administrator of the server says, then trust the authority it comes from: wheelhouse repo add ${url} --tls-ca FILE`,
      { details: { url, host, ...(fingerprint !== undefined && { fingerprint }) } },
    );
  }
}

/** The SSH server's key is not known, not the known one, or revoked. Nothing was sent. */
export class RepositoryHostKeyError extends ForbiddenError {
  constructor(
    url: string,
    {
      host,
      port,
      fingerprint,
      verdict,
    }: { host: string; port: number; fingerprint: string; verdict: 'unknown' | 'changed' | 'revoked' },
  ) {
    const name = port === 22 ? host : `${host}:${port}`;
    const trust = `wheelhouse repo add ${url} --known-hosts FILE (with the key that ssh-keyscan -p ${port} ${host} prints, once its fingerprint is compared with what the administrator of the server says; give the SSH key again, too)`;
    const texts = {
      unknown: `The SSH server ${name} is not known. It shows a key with the fingerprint ${fingerprint}. To trust it: ${trust}`,
      changed: `The SSH server ${name} shows another key than the known one, with the fingerprint ${fingerprint}: it was set up anew, or somebody is in between. Ask its administrator. Only if the new key is right: ${trust}`,
      revoked: `The SSH server ${name} shows a key that the known hosts call revoked, with the fingerprint ${fingerprint}. Somebody may be in between: nothing is sent to it.`,
    };
    super(
      `REPOSITORY_HOST_KEY_${verdict === 'unknown' ? 'UNKNOWN' : verdict === 'changed' ? 'CHANGED' : 'REVOKED'}`,
      texts[verdict],
      {
        details: { url, host, port, fingerprint },
      },
    );
  }
}

/** There is no repository at the address, or none for this credential. */
export class RepositoryNotFoundError extends AppError {
  readonly kind = 'NotFound';
  constructor(url: string) {
    super(
      'REPOSITORY_NOT_FOUND',
      `There is no Git repository at ${url}, or it is private and needs a credential. Check the address; a credential is stored by: wheelhouse repo add ${url} ${isWeb(url) ? '--username USER --password-stdin' : '--ssh-key FILE --known-hosts FILE'}${mayHoldCharts(url) ? '. Helm charts are added with: --type helm' : ''}`,
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
  constructor(
    url: string,
    what: string,
    /** It may be within the limit next time. */
    readonly isPassing = false,
  ) {
    super('REPOSITORY_LIMIT_EXCEEDED', `The repository ${url} is above a limit: ${what}.`, { details: { url } });
  }
}

/** Objects that should be in the store are not, or not whole. The store is only a copy: fetching again mends it. */
export class ObjectNotFoundError extends UnavailableError {
  constructor(
    url: string,
    oid: string,
    /** The store is whole and open: what it lacks was never fetched, or left out by the server. */
    readonly isStoreWhole = false,
  ) {
    super(
      'OBJECT_NOT_FOUND',
      `Object ${oid} of ${url} is not in the store. It is fetched again with the next attempt.`,
      { details: { url, oid } },
    );
  }
}

/** Bytes that are no Git data. Inside this folder only: callers see REPOSITORY_UNAVAILABLE. */
export class GitFormatError extends Error {
  override readonly name = 'GitFormatError';
}

/** A pack above one of the limits in `git-limits.ts`: no other transport would bring a smaller one. */
export class PackLimitError extends GitFormatError {}

/** The store was removed or is full: the same fetch, asked for once more, begins it anew. Inside this folder only. */
export class StoreRestartError extends Error {
  override readonly name = 'StoreRestartError';
}
