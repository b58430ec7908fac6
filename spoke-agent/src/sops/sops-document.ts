// A whole file that SOPS encrypted, as the value of a Secret or a ConfigMap: what kustomize's generators make of files.
import { parseExactJson } from '../cluster/exact-json.js';
import { isJsonObject, valueAt } from '../engine/object-path.js';
import { dotenvDocument, iniDocument, type SopsDocument } from './line-documents.js';
import { sopsMetadata, type SopsMetadata } from './sops-metadata.js';
import { atField, decryptTree } from './sops-tree.js';
import { isEncrypted, openValue } from './sops-value.js';

/** Without these nothing in a text is encrypted. Cheap to look for, so that other values cost nothing. */
const MARKS = ['ENC[AES256_GCM,', 'sops'];

/**
 * The file in a value; undefined when it is none of SOPS.
 * @param name the name of the value: like SOPS, a `.json` name tells a JSON file from the envelope of a binary one
 */
export async function sopsDocument(name: string, bytes: Buffer): Promise<SopsDocument | undefined> {
  if (!MARKS.every((mark) => bytes.includes(mark))) return undefined;
  const text = bytes.toString('utf8');
  const json = text.trimStart().startsWith('{') ? jsonDocument(name, text) : undefined;
  return json ?? dotenvDocument(text) ?? iniDocument(text) ?? (await yamlOf(text));
}

/** The library that reads YAML is loaded when there is some. */
async function yamlOf(text: string): Promise<SopsDocument | undefined> {
  if (!/^"?sops"?\s*:/m.test(text)) return undefined;
  const { yamlDocument } = await import('./yaml-document.js');
  return yamlDocument(text);
}

function jsonDocument(name: string, text: string): SopsDocument | undefined {
  let file: unknown;
  try {
    file = parseExactJson(text);
  } catch {
    return undefined;
  }
  const metadata = sopsMetadata(valueAt(file, 'sops'));
  if (metadata === undefined || !isJsonObject(file)) return undefined;
  const { sops: _sops, ...content } = file;
  const isEnvelope = Object.keys(content).join() === 'data' && isEncrypted(content['data']) && !/\.json$/i.test(name);
  return isEnvelope ? binaryDocument(metadata, String(content['data'])) : openedAsJson(metadata, content);
}

function binaryDocument(metadata: SopsMetadata, value: string): SopsDocument {
  return { metadata, open: (dataKey, field) => atField(field, () => openValue(value, dataKey, ['data']).bytes) };
}

function openedAsJson(metadata: SopsMetadata, content: unknown): SopsDocument {
  return {
    metadata,
    open: (dataKey, field) => {
      const plain = decryptTree(content, dataKey, `${field}: `);
      return Buffer.from(`${JSON.stringify(plain, null, 2)}\n`);
    },
  };
}
