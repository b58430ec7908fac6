/** How html, js and urlquery write texts. */
import { isPrintable } from '../format/printable.js';
import { bytesOf, runeOf } from '../values/go-text.js';

const HTML: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};
const JAVASCRIPT: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  "'": "\\'",
  '"': '\\"',
  '<': '\\u003C',
  '>': '\\u003E',
  '&': '\\u0026',
  '=': '\\u003D',
};

/** A text that means itself in HTML. */
export function escapeHtml(text: string): string {
  let escaped = '';
  for (const character of text) escaped += Object.hasOwn(HTML, character) ? HTML[character] : character;
  return escaped;
}

/** A text that means itself in a JavaScript string. */
export function escapeJavascript(text: string): string {
  let escaped = '';
  for (const character of text) escaped += escapeCharacter(character);
  return escaped;
}

function escapeCharacter(character: string): string {
  if (Object.hasOwn(JAVASCRIPT, character)) return JAVASCRIPT[character] ?? '';
  const rune = runeOf(character);
  const hex = rune.toString(16).toUpperCase().padStart(4, '0');
  if (rune < 0x20) return `\\u${hex}`;
  return rune < 0x80 || isPrintable(rune) ? character : `\\u${hex}`;
}

/** A text as part of a URL's query. */
export function escapeQuery(text: string): string {
  let escaped = '';
  for (const byte of bytesOf(text)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(character)) escaped += character;
    else escaped += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return escaped;
}
