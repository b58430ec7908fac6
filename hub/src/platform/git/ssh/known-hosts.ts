/** Lines of OpenSSH's `known_hosts`: which keys a host may show. Names may be hashed, hold wildcards, be excepted; keys may be revoked. */
import { createHash, createHmac } from 'node:crypto';

/** One line. */
export interface KnownHost {
  /** Patterns as written; a hashed name is one of them. */
  readonly patterns: readonly string[];
  readonly keyType: string;
  readonly key: Buffer;
  readonly isRevoked: boolean;
}

/** What known hosts say of a key that a host shows. */
export type HostKeyVerdict = 'trusted' | 'unknown' | 'changed' | 'revoked';

/** Files with more lines are refused. */
const MAX_LINES = 10_000;
/** Patterns of one line. */
const MAX_PATTERNS = 100;
const KEY_TYPE =
  /^(?:ssh-(?:rsa|dss|ed25519)|ecdsa-sha2-nistp(?:256|384|521)|sk-(?:ssh-ed25519|ecdsa-sha2-nistp256)@openssh\.com)$/;

/** Lines that cannot be read. The message names the line, never its content. */
export class KnownHostsError extends Error {
  override readonly name = 'KnownHostsError';
}

/** Reads the lines. Comments, empty lines and `@cert-authority` (certificates of hosts are not supported) say nothing. Throws KnownHostsError. */
export function parseKnownHosts(text: string): KnownHost[] {
  const lines = text.split(/\r?\n/);
  if (lines.length > MAX_LINES) throw new KnownHostsError(`there are more than ${MAX_LINES} lines`);
  return lines.flatMap((line, index) => parseLine(line.trim(), index + 1) ?? []);
}

function parseLine(line: string, number: number): KnownHost | undefined {
  if (line === '' || line.startsWith('#')) return undefined;
  const fields = line.split(/[ \t]+/);
  const marker = fields[0]?.startsWith('@') ? fields.shift() : undefined;
  if (marker === '@cert-authority') return undefined;
  const [names = '', keyType = '', encoded = ''] = fields;
  const key = Buffer.from(encoded, 'base64');
  const patterns = names.startsWith('|') ? [names] : names.toLowerCase().split(',');
  const isRight =
    (marker === undefined || marker === '@revoked') &&
    patterns.length <= MAX_PATTERNS &&
    patterns.every((pattern) => (pattern.startsWith('|') ? HASHED.test(pattern) : /^!?[^\s!|]+$/.test(pattern))) &&
    KEY_TYPE.test(keyType) &&
    isKeyOfType(key, keyType);
  if (!isRight) {
    throw new KnownHostsError(
      `line ${number} is not of the form "HOST[,HOST] TYPE KEY", as ssh-keyscan and ~/.ssh/known_hosts have it`,
    );
  }
  return { patterns, keyType, key, isRevoked: marker === '@revoked' };
}

const HASHED = /^\|1\|([A-Za-z0-9+/]{27}=)\|([A-Za-z0-9+/]{27}=)$/;

/** A key begins with the length and the name of its type. */
function isKeyOfType(key: Buffer, type: string): boolean {
  return (
    key.length > type.length + 4 &&
    key.readUInt32BE(0) === type.length &&
    key.toString('latin1', 4, 4 + type.length) === type
  );
}

/** The lines that speak of a host, by the name that OpenSSH looks for: `host`, or `[host]:port` at another port than 22. */
export function linesOfHost(lines: readonly KnownHost[], hostname: string, port: number): KnownHost[] {
  const bare = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const name = port === 22 ? bare : `[${bare}]:${port}`;
  return lines.filter(({ patterns }) => speaksOf(patterns, name));
}

/** What lines of a host (see {@link linesOfHost}) say of a key. A host whose known keys are all of other types has changed, too. */
export function verdictOn(key: Buffer, lines: readonly KnownHost[]): HostKeyVerdict {
  const same = lines.filter((line) => line.key.equals(key));
  if (same.some(({ isRevoked }) => isRevoked)) return 'revoked';
  if (same.length > 0) return 'trusted';
  return lines.some(({ isRevoked }) => !isRevoked) ? 'changed' : 'unknown';
}

/** As `ssh-keygen -l` shows it. */
export function fingerprintOf(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function speaksOf(patterns: readonly string[], name: string): boolean {
  let isNamed = false;
  for (const pattern of patterns) {
    if (pattern.startsWith('|')) isNamed ||= isHashOf(pattern, name);
    else if (pattern.startsWith('!')) {
      if (matches(pattern.slice(1), name)) return false;
    } else isNamed ||= matches(pattern, name);
  }
  return isNamed;
}

function isHashOf(hashed: string, name: string): boolean {
  const [, salt = '', expected = ''] = HASHED.exec(hashed) ?? [];
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === expected;
}

/** `*` and `?`, without going back further than to the last `*`. */
function matches(pattern: string, name: string): boolean {
  let [at, position, star, retry] = [0, 0, -1, 0];
  while (position < name.length) {
    if (pattern[at] === '*') {
      star = at;
      at += 1;
      retry = position;
    } else if (at < pattern.length && (pattern[at] === '?' || pattern[at] === name[position])) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      at = star + 1;
      retry += 1;
      position = retry;
    } else return false;
  }
  return /^\**$/.test(pattern.slice(at));
}
