/** The grammar of SSH addresses: `ssh://USER@HOST[:PORT]/PATH` and `USER@HOST:PATH`. What is allowed here reaches the shell of a server. */
import { InvalidUrlError } from './git.errors.js';

/** Who is logged in as where the address does not say it. */
const DEFAULT_USER = 'git';
const DEFAULT_PORT = 22;

/** Where a repository is on an SSH server. */
export interface SshAddress {
  readonly user: string;
  /** In lower case; an IPv6 address in brackets. */
  readonly hostname: string;
  readonly port: number;
  /** As the server gets it, decoded: absolute with a slash at its begin, else below the user's home. */
  readonly path: string;
}

const URL_FORM = /^ssh:\/\/(?:([^@/]*)@)?(\[[0-9a-f:.]+\]|[^@/:]+)(?::(\d{0,5}))?(\/.*)?$/i;
const SCP_FORM = /^([^@/:]+)@(\[[0-9a-f:.]+\]|[^@/:]+):(?!\/\/)(.*)$/is;
const USER = /^[a-z0-9._][a-z0-9._-]{0,63}$/i;
/** Letters and digits of all scripts and what stands in paths of repositories. Nothing that a shell takes for more than itself. */
const PATH = /^(?!-)[\p{L}\p{N}\p{M} ._~+@=,%:/-]*$/u;

/** Whether a text is meant as an SSH address. */
export function isSshAddress(text: string): boolean {
  return /^ssh:/i.test(text) || (!text.includes('://') && SCP_FORM.test(text));
}

/** Throws INVALID_URL for what is not exactly such an address. */
export function parseSshAddress(text: string): SshAddress {
  const scp = /^ssh:/i.test(text) ? null : SCP_FORM.exec(text);
  const [, user, host, port, path] = scp ? [scp[0], scp[1], scp[2], '', scp[3]] : (URL_FORM.exec(text) ?? []);
  if (host === undefined) {
    throw new InvalidUrlError(
      'An SSH address is written as ssh://USER@HOST[:PORT]/PATH or USER@HOST:PATH, without a password.',
    );
  }
  if (user !== undefined && !USER.test(user)) {
    throw new InvalidUrlError(
      user.includes(':')
        ? 'An SSH address must not hold a password, as addresses are shown and logged. Give a key: wheelhouse repo add URL --ssh-key FILE --known-hosts FILE'
        : 'The user name of an SSH address has letters, digits, dots, dashes and underscores only.',
    );
  }
  // The rules of web addresses: lower case, punycode, one way to write an address. A dash at the begin would be an option somewhere.
  const url = host.startsWith('-') ? null : URL.parse(`https://${host}:${port || DEFAULT_PORT}`);
  if (url === null || !/^[a-z0-9.:[\]-]+$/.test(url.hostname))
    throw new InvalidUrlError('The host of the SSH address is not a valid one.');
  const decoded = scp ? (path ?? '') : decodedPath(path ?? '');
  // As Git does: `/~user/x` is below a home.
  const plain = decoded.replace(/^\/(?=~)/, '');
  if (!PATH.test(plain)) {
    throw new InvalidUrlError(
      'The path of an SSH address has letters, digits, spaces and . _ ~ + @ = , % : / - only, and does not begin with a dash.',
    );
  }
  return { user: user ?? DEFAULT_USER, hostname: url.hostname, port: Number(url.port || 443), path: plain };
}

/** One form for all spellings. A path below the home counts as one from the root: servers of repositories know no difference. */
export function normalizeSshAddress(text: string): string {
  const { user, hostname, port, path } = parseSshAddress(text);
  const clean = path
    .replace(/^\/+/, '')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
  const host = port === DEFAULT_PORT ? hostname : `${hostname}:${port}`;
  return `ssh://${user}@${host}${clean === '' ? '' : `/${encodeURI(clean)}`}`;
}

function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new InvalidUrlError('The path of the SSH address holds a percent sign that encodes nothing.');
  }
}
