/** The grammar of repository addresses: an allow list, so that nothing else needs to be thought of. */
import { InvalidUrlError } from './git.errors.js';

/** Addresses longer than this are refused. */
const MAX_URL_LENGTH = 2_048;

/** Checks an address and returns its parts. Throws INVALID_URL with what to do instead. */
export function parseGitAddress(text: string): URL {
  if (text.length === 0 || text.length > MAX_URL_LENGTH) {
    throw new InvalidUrlError(`A repository address has 1 to ${MAX_URL_LENGTH} characters.`);
  }
  if (!/^https?:\/\/[^/]/i.test(text)) {
    throw new InvalidUrlError(
      `"${shown(text)}" is no address that the hub can read: it must begin with https:// (or http://). For SSH addresses use the HTTPS address of the same repository.`,
    );
  }
  if (/[\s\\<>"'`{}|^]|\p{Cc}/u.test(text) || /%(?:0[0-9a-f]|1[0-9a-f]|2e|2f|5c|7f)/i.test(text)) {
    throw new InvalidUrlError(
      'A repository address holds no spaces, control characters, quotes, backslashes or encoded dots and slashes.',
    );
  }
  const url = URL.parse(text);
  if (url === null || url.hostname === '') throw new InvalidUrlError(`"${shown(text)}" is not a valid address.`);
  if (url.username !== '' || url.password !== '' || /^https?:\/\/[^/]*@/i.test(text)) {
    throw new InvalidUrlError(
      'A repository address must not hold a user name or password, as addresses are shown and logged. Store them with: wheelhouse repo add URL --username USER --password-stdin',
    );
  }
  if (url.search !== '' || url.hash !== '' || text.includes('?') || text.includes('#')) {
    throw new InvalidUrlError('A repository address holds no "?" and no "#".');
  }
  if (/(?:^|\/)\.{1,2}(?:\/|$)/.test(text.replace(/^https?:\/\//i, ''))) {
    throw new InvalidUrlError('A repository address holds no "." or ".." as a part.');
  }
  return url;
}

/** One form for all spellings of an address: host in lower case, no default port, no `.git`, no slash at the end. */
export function normalizeGitAddress(text: string): string {
  const url = parseGitAddress(text);
  const path = url.pathname.replace(/\/+$/, '').replace(/\.git$/, '');
  return `${url.protocol}//${url.host}${path}`;
}

/** Whether an address lies below a prefix, at a border between parts: `https://h/acme` allows `https://h/acme/x`, not `https://h/acme-x`. */
export function isBelowPrefix(text: string, prefix: string): boolean {
  const address = normalizeGitAddress(text);
  const border = normalizeGitAddress(prefix);
  return address === border || address.startsWith(`${border}/`);
}

function shown(text: string): string {
  const clean = text.replace(/\p{Cc}/gu, '?').replace(/\/\/[^/@]*@/, '//***@');
  return clean.length > 100 ? `${clean.slice(0, 100)}...` : clean;
}
