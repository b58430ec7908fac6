/** Percent escapes as Go's net/url writes and reads them in the parts of an address. */
import { GoCallError } from '../values/go-function.js';
import { bytesOf, textOf } from '../values/go-text.js';

/** A part of an address, which decides what is escaped. */
export type UrlPart = 'path' | 'user' | 'host' | 'zone' | 'fragment';

const HOST = /^[-A-Za-z0-9_.~!$&'()*+,;=:[\]<>"]$/;
/** What stands for itself. */
const PLAIN: Readonly<Record<UrlPart, RegExp>> = {
  path: /^[-A-Za-z0-9_.~$&+,/:;=@]$/,
  user: /^[-A-Za-z0-9_.~$&+,;=]$/,
  host: HOST,
  zone: HOST,
  fragment: /^[-A-Za-z0-9_.~$&+,/:;=?@!()*]$/,
};
const PERCENT = 0x25;

/** The text with escapes. */
export function escapeUrl(text: string, part: UrlPart): string {
  let escaped = '';
  for (const byte of bytesOf(text)) {
    const character = String.fromCharCode(byte);
    const isPlain = PLAIN[part].test(character);
    escaped += isPlain ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}

/** The text without escapes. @throws GoCallError where an escape is malformed or may not stand */
export function unescapeUrl(text: string, part: UrlPart): string {
  const bytes = bytesOf(text);
  const result: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    const character = String.fromCharCode(byte);
    const isInHost = part === 'host' || part === 'zone';
    if (byte === PERCENT) {
      result.push(escapedByte(bytes.subarray(at, at + 3), part));
      at += 2;
    } else if (isInHost && byte < 0x80 && !PLAIN[part].test(character)) {
      throw new GoCallError(`invalid character "${character}" in host name`);
    } else result.push(byte);
  }
  return textOf(Uint8Array.from(result));
}

function escapedByte(escape: Uint8Array, part: UrlPart): number {
  const text = String.fromCharCode(...escape);
  const value = Number.parseInt(text.slice(1), 16);
  const isAllowed =
    /^%[0-9a-fA-F]{2}$/.test(text) &&
    (part !== 'host' || value >= 0x80 || text === '%25') &&
    (part !== 'zone' || text === '%25' || value === 0x20 || HOST.test(String.fromCharCode(value)));
  if (!isAllowed) throw new GoCallError(`invalid URL escape "${text}"`);
  return value;
}
