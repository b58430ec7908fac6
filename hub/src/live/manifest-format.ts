import type { ManifestFormat } from '@wheelhouse/protocol';
import { canonicalText, type ExactObject, isObject, parseExactJson } from '@wheelhouse/renderer';
import { stringify } from 'yaml';

/** Numbers that are longer than JavaScript's keep their digits. */
const rawJson = JSON as unknown as { rawJSON(text: string): object };

/** An object as text, with sorted keys. */
export function writeManifest(object: ExactObject, format: ManifestFormat | null | undefined): string {
  if (format !== 'JSON')
    // What YAML 1.1 readers such as kubectl take for something else than text gets quotes.
    return stringify(object, { lineWidth: 0, sortMapEntries: true, version: '1.1', directives: false });
  const sorted = parseExactJson(canonicalText(object));
  const replacer = (_name: string, value: unknown): unknown =>
    typeof value === 'bigint' ? rawJson.rawJSON(value.toString()) : value;
  return JSON.stringify(sorted, replacer, 2);
}

/** The same for an object that came as JSON text; null for none. */
export function rewriteManifest(json: string | null, format: ManifestFormat | null | undefined): string | null {
  if (json === null) return null;
  const object = parseExactJson(json);
  return isObject(object) ? writeManifest(object, format) : null;
}
