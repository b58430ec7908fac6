// YAML files that SOPS encrypted value by value. Encrypted scalars are replaced where they stand, so that everything else - comments, order,
// the way numbers are written - stays as it is in the file.
import { isMap, isPair, isScalar, isSeq, parseAllDocuments, type Document, type Pair, type Scalar } from 'yaml';
import type { SopsDocument } from './line-documents.js';
import { SopsDecryptionFailedError } from './sops.errors.js';
import { sopsMetadata } from './sops-metadata.js';
import { atField, memberPath, type FieldNames } from './sops-tree.js';
import { DamagedValue, isEncrypted, openValue, textOf, type PlainValue } from './sops-value.js';

const ENCRYPTED_COMMENT = /#(ENC\[AES256_GCM,[^\s\]]*,type:comment\])/g;
/** How often the place of a comment is guessed in one file; comments beyond that stay as they are. */
const MAX_COMMENT_TRIES = 10_000;

/** What JSON leaves as it is and readers of YAML may take for a line break, or refuse. */
const UNSAFE_IN_QUOTES = /[\u007F-\u009F\u2028\u2029\uFEFF]/g;

/** A piece of the text that is written anew. */
interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Undefined when the text is no YAML of SOPS. */
export function yamlDocument(text: string): SopsDocument | undefined {
  // YAML 1.1 has no say here: only texts and their places count.
  const documents = parseAllDocuments(text, { logLevel: 'silent', uniqueKeys: false });
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
  const [first] = documents;
  const own = first === undefined ? undefined : metadataPair(first);
  const metadata = isMap(own?.value) && first !== undefined ? sopsMetadata(own.value.toJS(first)) : undefined;
  if (metadata === undefined) return undefined;
  return {
    metadata,
    open: (dataKey, field) => {
      const decryption = new YamlDecryption(text, dataKey);
      for (const document of documents) decryption.document(document, field);
      return Buffer.from(decryption.commentsOpened(edited(text, decryption.edits)));
    },
  };
}

function metadataPair(document: Document.Parsed): Pair | undefined {
  const { contents } = document;
  if (!isMap(contents)) return undefined;
  return contents.items.find((pair) => isScalar(pair.key) && pair.key.value === 'sops');
}

class YamlDecryption {
  readonly edits: Edit[] = [];
  private readonly text: string;
  private readonly dataKey: Uint8Array;
  private readonly places = new Map<string, FieldNames>();

  constructor(text: string, dataKey: Uint8Array) {
    this.text = text;
    this.dataKey = dataKey;
  }

  document(document: Document.Parsed, field: string): void {
    const own = metadataPair(document);
    if (isMap(document.contents) && own !== undefined) this.removeMetadata(document.contents, own, field);
    this.node(document.contents, [], { field, skipped: own });
  }

  /** Where a comment belongs to is not always clear from the file, so every place is tried; one that fits none stays. */
  commentsOpened(text: string): string {
    let tries = 0;
    return text.replaceAll(ENCRYPTED_COMMENT, (comment, value: string) => {
      for (const place of this.places.values()) {
        if ((tries += 1) > MAX_COMMENT_TRIES) return comment;
        try {
          return commentOf(openValue(value, this.dataKey, place));
        } catch (error) {
          if (!(error instanceof DamagedValue)) throw error;
        }
      }
      return comment;
    });
  }

  private node(node: unknown, place: FieldNames, at: { field: string; skipped?: Pair | undefined }): void {
    if (isScalar(node)) return this.scalar(node, place, at.field);
    if (!isMap(node) && !isSeq(node)) return;
    this.places.set(JSON.stringify(place), place);
    for (const [index, item] of node.items.entries()) {
      if (!isPair(item)) this.node(item, place, { field: `${at.field}[${index}]` });
      else if (item !== at.skipped) {
        const name = String(isScalar(item.key) ? item.key.value : item.key);
        this.node(item.value, [...place, name], { field: memberPath(at.field, name) });
      }
    }
  }

  private scalar(node: Scalar, place: FieldNames, field: string): void {
    const { value, range } = node;
    if (!isEncrypted(value) || !range) return;
    const plain = atField(field, () => openValue(value, this.dataKey, place));
    const [start, end] = range;
    if (plain.type === 'comment') this.edits.push({ start: this.dashBefore(start), end, text: commentOf(plain) });
    else this.edits.push({ start, end, text: atField(field, () => written(plain)) });
  }

  /** A comment between items of a list is an item of its own as long as it is encrypted. */
  private dashBefore(start: number): number {
    return start - (/- *$/.exec(this.text.slice(Math.max(0, start - 100), start))?.[0].length ?? 0);
  }

  /** SOPS writes block mappings; a flow mapping would need its commas mended. */
  private removeMetadata(contents: { flow?: boolean; items: readonly unknown[] }, own: Pair, field: string): void {
    const start = isScalar(own.key) ? own.key.range?.[0] : undefined;
    const end = isMap(own.value) ? own.value.range?.[2] : undefined;
    if (contents.flow === true || start === undefined || end === undefined)
      throw new SopsDecryptionFailedError(field, 'is YAML of a form that SOPS does not write.');
    this.edits.push({ start, end, text: contents.items.length === 1 ? '{}\n' : '' });
  }
}

function commentOf({ bytes }: PlainValue): string {
  return `#${textOf(bytes).replaceAll('\n', ' ')}`;
}

/** Texts in double quotes mean the same to readers of YAML 1.1 and 1.2. */
function written({ type, bytes }: PlainValue): string {
  const text = textOf(bytes);
  switch (type) {
    case 'int':
    case 'float':
    case 'time':
      if (/^[-+.:\w]+$/.test(text)) return text;
      throw new DamagedValue('is not of the type that it says it is');
    case 'bool':
      return text.toLowerCase() === 'true' || text === '1' || text === 't' ? 'true' : 'false';
    default:
      return JSON.stringify(text).replaceAll(UNSAFE_IN_QUOTES, escaped);
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function edited(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: replacement } of edits.toSorted((left, right) => left.start - right.start)) {
    result += text.slice(at, start) + replacement;
    at = end;
  }
  return result + text.slice(at);
}
