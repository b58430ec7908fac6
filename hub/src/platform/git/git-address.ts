/** The grammar of repository addresses: an allow list, so that nothing else needs to be thought of. */
import { InvalidUrlError } from './git.errors.js';
import { isSshAddress, normalizeSshAddress, parseSshAddress } from './ssh-address.js';

/** Addresses longer than this are refused. */
const MAX_URL_LENGTH = 2_048;

/** What an address leads to. */
export interface RepositoryAddress {
  /** `oci` is a registry of charts, which Git cannot read. */
  readonly scheme: 'https' | 'http' | 'ssh' | 'oci';
  /** As the network sees it: in lower case, IPv4 in its usual form. */
  readonly hostname: string;
}

/** Checks an address and returns what it leads to. Throws INVALID_URL with what to do instead. */
export function parseRepositoryAddress(text: string): RepositoryAddress {
  checkText(text);
  if (isSshAddress(text)) return { scheme: 'ssh', hostname: parseSshAddress(text).hostname };
  const { url, scheme } = parseWebAddress(text);
  return { scheme, hostname: url.hostname };
}

/** The same for what Git can read. */
export function parseGitAddress(text: string): RepositoryAddress {
  const address = parseRepositoryAddress(text);
  if (address.scheme !== 'oci') return address;
  throw new InvalidUrlError(
    `"${shown(text)}" is a registry of charts, not a Git repository: name the chart of it (spec.source.chart).`,
  );
}

/** One form for all spellings of an address: host in lower case, no default port, no `.git`, no slash at the end. */
export function normalizeGitAddress(text: string): string {
  checkText(text);
  if (isSshAddress(text)) return normalizeSshAddress(text);
  const { url, scheme } = parseWebAddress(text);
  const path = url.pathname.replace(/\/+$/, '');
  return `${scheme}://${url.host}${scheme === 'oci' ? path : path.replace(/\.git$/, '')}`;
}

/** Whether an address lies below a prefix, at a border between parts: `https://h/acme` allows `https://h/acme/x`, not `https://h/acme-x`. */
export function isBelowPrefix(text: string, prefix: string): boolean {
  const address = normalizeGitAddress(text);
  const border = normalizeGitAddress(prefix);
  return address === border || address.startsWith(`${border}/`);
}

function checkText(text: string): void {
  if (text.length === 0 || text.length > MAX_URL_LENGTH) {
    throw new InvalidUrlError(`A repository address has 1 to ${MAX_URL_LENGTH} characters.`);
  }
  if (!/^(?:https?|oci|ssh):\/\/[^/]/i.test(text) && !isSshAddress(text)) {
    throw new InvalidUrlError(
      `"${shown(text)}" is no address that the hub can read: it must begin with https:// (or http://, ssh://, oci://) or be written as USER@HOST:PATH.`,
    );
  }
  if (/[\s\\<>"'`{}|^]|\p{Cc}/u.test(text) || /%(?:0[0-9a-f]|1[0-9a-f]|2e|2f|5c|7f)/i.test(text)) {
    throw new InvalidUrlError(
      'A repository address holds no spaces, control characters, quotes, backslashes or encoded dots and slashes.',
    );
  }
  if (text.includes('?') || text.includes('#'))
    throw new InvalidUrlError('A repository address holds no "?" and no "#".');
  if (/(?:^|[/:])\.{1,2}(?:\/|$)/.test(text.replace(/^[a-z]+:\/\//i, ''))) {
    throw new InvalidUrlError('A repository address holds no "." or ".." as a part.');
  }
}

/** `https`, `http` and `oci`, which follows the same rules. */
function parseWebAddress(text: string): { url: URL; scheme: 'https' | 'http' | 'oci' } {
  const scheme = /^(https?|oci):/i.exec(text)?.[1]?.toLowerCase();
  const url = URL.parse(text.replace(/^oci:/i, 'https:'));
  if (url === null || url.hostname === '' || url.hostname.startsWith('-'))
    throw new InvalidUrlError(`"${shown(text)}" is not a valid address.`);
  if (/^[a-z]+:\/\/[^/]*@/i.test(text)) {
    throw new InvalidUrlError(
      'A repository address must not hold a user name or password, as addresses are shown and logged. Store them with: wheelhouse repo add URL --username USER --password-stdin',
    );
  }
  return { url, scheme: scheme === 'oci' || scheme === 'http' ? scheme : 'https' };
}

function shown(text: string): string {
  const clean = text.replace(/\p{Cc}/gu, '?').replace(/\/\/[^/@]*@/, '//***@');
  return clean.length > 100 ? `${clean.slice(0, 100)}...` : clean;
}
