// Files of lines that SOPS encrypted value by value: dotenv and INI. What is not encrypted stays as it is written, line by line.
import { SopsDecryptionFailedError } from './sops.errors.js';
import { flatMetadata, type SopsMetadata } from './sops-metadata.js';
import { atField, type FieldNames } from './sops-tree.js';
import { isEncrypted, openValue, textOf } from './sops-value.js';

const DOTENV_MARK = /^sops_(mac|version|lastmodified)=/m;
const INI_MARK = /^\[sops\]\s*$/m;
const INI_SECTION = /^\[(.+)\]\s*$/;
const INI_ENTRY = /^([^=:\s][^=:]*?)\s*[=:]\s*(.*)$/;
/** Entries before any section belong to this one. */
const INI_DEFAULT_SECTION = 'DEFAULT';
/** The names of flattened metadata begin with this. */
export const FLAT_PREFIX = 'sops_';

/** A file whose values were encrypted by SOPS. */
export interface SopsDocument {
  readonly metadata: SopsMetadata;
  /** The file without encryption and metadata. Throws SopsDecryptionFailedError. `field`: where it stands, for people. */
  open(dataKey: Uint8Array, field: string): Buffer;
}

/** Undefined when the text is no dotenv file of SOPS. */
export function dotenvDocument(text: string): SopsDocument | undefined {
  if (!DOTENV_MARK.test(text)) return undefined;
  const lines = text.split('\n');
  const entries = lines.map((line) => splitAt(line, '='));
  const flat = entries.filter(([name]) => name.startsWith(FLAT_PREFIX));
  const metadata = flatMetadata(new Map(flat.map(([name, value]) => [name.slice(FLAT_PREFIX.length), value])));
  if (metadata === undefined) return undefined;
  const kept = lines.filter((line) => !line.startsWith(FLAT_PREFIX));
  return {
    metadata,
    open: (dataKey, field) => joined(kept.map((line) => openDotenvLine(line, dataKey, field))),
  };
}

function openDotenvLine(line: string, dataKey: Uint8Array, field: string): string {
  if (line.startsWith('#')) return `#${openComment(line.slice(1), dataKey, [])}`;
  const [name, value] = splitAt(line, '=');
  if (!isEncrypted(value)) return line;
  return `${name}=${oneLine(openText(value, dataKey, { place: [name], field: `${field}: ${name}` }))}`;
}

/** Undefined when the text is no INI file of SOPS. */
export function iniDocument(text: string): SopsDocument | undefined {
  if (!INI_MARK.test(text)) return undefined;
  const lines = withSections(text);
  const own = lines.filter(({ section }) => section === 'sops');
  const metadata = flatMetadata(new Map(own.flatMap(({ line }) => (INI_ENTRY.test(line) ? [entryOf(line)] : []))));
  if (metadata === undefined) return undefined;
  const kept = lines.filter(({ section }) => section !== 'sops');
  return { metadata, open: (dataKey, field) => joined(kept.map((each) => openIniLine(each, dataKey, field))) };
}

interface SectionLine {
  readonly section: string;
  readonly line: string;
}

function withSections(text: string): SectionLine[] {
  let section = INI_DEFAULT_SECTION;
  return text.split(/\r?\n/).map((line) => {
    section = INI_SECTION.exec(line.trim())?.[1] ?? section;
    return { section, line: line.trim() };
  });
}

function openIniLine({ section, line }: SectionLine, dataKey: Uint8Array, field: string): string {
  const comment = /^([;#]\s*)(ENC\[.*)$/.exec(line);
  if (comment !== null) return `${comment[1]}${openComment(comment[2] ?? '', dataKey, [section])}`;
  const [name, value] = entryOf(line);
  if (!isEncrypted(value)) return line;
  const plain = openText(value, dataKey, { place: [section, name], field: `${field}: [${section}] ${name}` });
  return `${name} = ${quotedForIni(plain)}`;
}

function entryOf(line: string): [string, string] {
  const [, name = '', value = ''] = INI_ENTRY.exec(line) ?? [];
  return [name, value.replace(/^`(.*)`$/, '$1')];
}

/** As the library writes it that SOPS and many others use. */
function quotedForIni(value: string): string {
  if (/[\n`]/.test(value)) return `"""${value}"""`;
  if (value !== value.trim()) return `"${value}"`;
  return /[#;]/.test(value) ? `\`${value}\`` : value;
}

function openText(value: string, dataKey: Uint8Array, at: { place: FieldNames; field: string }): string {
  return atField(at.field, () => textOf(openValue(value, dataKey, at.place).bytes));
}

/** A comment that does not open was not encrypted, or is of no consequence: it stays. */
function openComment(text: string, dataKey: Uint8Array, place: FieldNames): string {
  if (!isEncrypted(text)) return text;
  try {
    return openText(text, dataKey, { place, field: '' });
  } catch (error) {
    if (error instanceof SopsDecryptionFailedError) return text;
    throw error;
  }
}

/** Line breaks inside a value of a dotenv file are written `\n`. */
export function oneLine(value: string): string {
  return value.replaceAll('\n', '\\n');
}

function splitAt(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
}

function joined(lines: readonly string[]): Buffer {
  return Buffer.from(lines.join('\n'));
}
