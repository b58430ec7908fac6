/** Addresses as Go's net/url reads and writes them. */
import { GoCallError } from '../values/go-function.js';
import { bytesOfIp } from './ip-address.js';
import { escapeUrl, unescapeUrl } from './url-escaping.js';

/** The parts of an address that sprig tells. `userinfo` is undefined where there is none. */
export interface UrlParts {
  readonly scheme: string;
  readonly userinfo: string | undefined;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly opaque: string;
  readonly fragment: string;
}

/** Control characters of ASCII. */
const CONTROL = new RegExp(String.raw`[\u0000-\u001f\u007f]`);

/** Reads an address. @throws GoCallError */
export function parseUrl(text: string): UrlParts {
  const [address, fragment] = cut(text, '#');
  return { ...parseWithoutFragment(address), fragment: unescapeUrl(fragment, 'fragment') };
}

/** Writes an address. */
export function writeUrl({ scheme, userinfo, host, path, query, opaque, fragment }: UrlParts): string {
  let text = scheme === '' ? '' : `${scheme}:`;
  if (opaque === '') {
    const hasAuthority = host !== '' || userinfo !== undefined || (scheme !== '' && path !== '');
    if (hasAuthority) text += `//${userinfo === undefined ? '' : `${userinfo}@`}${escapeUrl(host, 'host')}`;
    const escapedPath = path === '*' ? '*' : escapeUrl(path, 'path');
    if (escapedPath !== '' && !escapedPath.startsWith('/') && host !== '') text += '/';
    // A first part with a colon would read as a scheme.
    if (text === '' && cut(escapedPath, '/')[0].includes(':')) text += './';
    text += escapedPath;
  } else text += opaque;
  if (query !== '') text += `?${query}`;
  return fragment === '' ? text : `${text}#${escapeUrl(fragment, 'fragment')}`;
}

/** A host without its port, and without the brackets of IPv6. */
export function hostnameOf(host: string): string {
  const name = host.replace(/:[0-9]*$/, '');
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

function parseWithoutFragment(text: string): UrlParts {
  if (CONTROL.test(text)) throw new GoCallError('net/url: invalid control character in URL');
  const empty: UrlParts = { scheme: '', userinfo: undefined, host: '', path: '', query: '', opaque: '', fragment: '' };
  if (text === '*') return { ...empty, path: '*' };
  if (text.startsWith(':')) throw new GoCallError('missing protocol scheme');
  const written = /^([A-Za-z][-+.A-Za-z0-9]*):/.exec(text)?.[1];
  const scheme = written?.toLowerCase() ?? '';
  const [rest, query] = cut(written === undefined ? text : text.slice(written.length + 1), '?');
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...empty, scheme, query, opaque: rest };
    if (cut(rest, '/')[0].includes(':')) throw new GoCallError('first path segment in URL cannot contain colon');
  }
  if (!rest.startsWith('//') || (scheme === '' && rest.startsWith('///'))) {
    return { ...empty, scheme, query, path: unescapeUrl(rest, 'path') };
  }
  const slash = rest.indexOf('/', 2);
  const authority = rest.slice(2, slash < 0 ? undefined : slash);
  const path = slash < 0 ? '' : rest.slice(slash);
  return { ...empty, scheme, query, ...parseAuthority(authority, scheme), path: unescapeUrl(path, 'path') };
}

function parseAuthority(authority: string, scheme: string): Pick<UrlParts, 'userinfo' | 'host'> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(authority.slice(at + 1), scheme);
  return { host, userinfo: at < 0 ? undefined : parseUserinfo(authority.slice(0, at)) };
}

/** User and password, escaped the way Go writes them. */
function parseUserinfo(text: string): string {
  if (!/^[-A-Za-z0-9._:~!$&'()*+,;=%@]*$/.test(text)) throw new GoCallError('net/url: invalid userinfo');
  const [user, password] = cut(text, ':');
  const escapedUser = escapeUrl(unescapeUrl(user, 'user'), 'user');
  return text.includes(':') ? `${escapedUser}:${escapeUrl(unescapeUrl(password, 'user'), 'user')}` : escapedUser;
}

function parseHost(host: string, scheme: string): string {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) throw new GoCallError('invalid IP-literal');
  if (bracket === 0) return parseBracketedHost(host);
  const isStrict = scheme === 'http' || scheme === 'https';
  const colon = isStrict ? host.indexOf(':') : host.lastIndexOf(':');
  if (colon >= 0) checkPort(host.slice(colon));
  return unescapeUrl(host, 'host');
}

function parseBracketedHost(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new GoCallError("missing ']' in host");
  checkPort(host.slice(close + 1));
  const inner = host.slice(1, close);
  const zone = inner.indexOf('%25');
  const name =
    zone < 0
      ? unescapeUrl(inner, 'host')
      : unescapeUrl(inner.slice(0, zone), 'host') + unescapeUrl(inner.slice(zone), 'zone');
  const [address, zoneName] = cut(name, '%');
  if (!name.includes(':') || bytesOfIp(address)?.length !== 16 || (name.includes('%') && zoneName === '')) {
    throw new GoCallError('invalid host');
  }
  return `[${name}]${host.slice(close + 1)}`;
}

function checkPort(port: string): void {
  if (!/^(?::[0-9]*)?$/.test(port)) throw new GoCallError(`invalid port "${port}" after host`);
}

function cut(text: string, separator: string): [before: string, after: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + separator.length)];
}
