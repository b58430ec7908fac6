/** From a file's text to manifests, as Argo CD reads plain directories. */
import { ONE_TURN, type Turns } from '../turns.js';
import { MAX_OBJECTS } from '../render-limits.js';
import { RenderError, RenderLimitError } from '../render.errors.js';
import { type ExactJson, isObject, parseExactJson, UnfitValueError } from './exact-json.js';
import { jsonErrorPosition } from './json-error-position.js';
import type { Manifest } from './manifest.js';
import { hasKind, toManifests } from './to-manifests.js';
import { type ReadingOptions, readYamlDocuments } from './yaml-documents.js';

/** Files that hold this text are left out. */
const SKIP_MARKER = '+argocd:skip-file-rendering';

/** A file's text. */
export interface ManifestFile {
  readonly path: string;
  readonly text: string;
  /** What a position in the text refers to, when it is not the file itself: said in errors. */
  readonly textNote?: string;
}

/** The manifests of a file. Throws RenderError with file, line and column; LongDocumentError, where documents have a bound. */
export async function parseFile(
  file: ManifestFile,
  turns: Turns = ONE_TURN,
  options: Pick<ReadingOptions, 'maxFullLength'> = {},
): Promise<Manifest[]> {
  if (file.text.includes(SKIP_MARKER)) return [];
  return file.path.toLowerCase().endsWith('.json') ? parseJsonFile(file) : await parseYamlFile(file, turns, options);
}

async function parseYamlFile(
  file: ManifestFile,
  turns: Turns,
  options: Pick<ReadingOptions, 'maxFullLength'>,
): Promise<Manifest[]> {
  const manifests: Manifest[] = [];
  for (const document of readYamlDocuments(file.text, options)) {
    const reason = 'reason' in document ? `${document.reason}.` : reasonAgainst(document.value);
    if (reason !== undefined) {
      // A file of something else that happens to be YAML, or looks like it, is nobody's mistake.
      if (manifests.length === 0 && !looksLikeManifest(file.text)) return [];
      throw inFile(file, document.position, reason);
    }
    if ('reason' in document || !hasKind(document.value)) continue;
    for (const manifest of toManifests(document.value, file.path, document.position)) manifests.push(manifest);
    if (manifests.length > MAX_OBJECTS)
      throw new RenderLimitError(`${file.path} holds more than ${MAX_OBJECTS} objects.`);
    if (turns.isOver) await turns.next();
  }
  return manifests;
}

function reasonAgainst(value: ExactJson): string | undefined {
  if (value === null || hasKind(value)) return undefined;
  return isObject(value)
    ? 'the document has no `kind`. Every manifest needs apiVersion, kind and metadata.name.'
    : 'the document is no object.';
}

function parseJsonFile(file: ManifestFile): Manifest[] {
  let value: ExactJson;
  try {
    value = parseExactJson(file.text);
  } catch (error) {
    if (error instanceof UnfitValueError) throw inFile(file, { line: 1, column: 1 }, `${error.message}.`);
    throw inFile(file, jsonErrorPosition(error, file.text), jsonReason(error));
  }
  if (value === null) return [];
  if (!hasKind(value)) {
    throw inFile(
      file,
      { line: 1, column: 1 },
      'it is JSON, but no manifest: it has no `kind`. Leave the file out with `directory.exclude`.',
    );
  }
  return toManifests(value, file.path, { line: 1, column: 1 });
}

function looksLikeManifest(text: string): boolean {
  return text.includes('apiVersion:') && text.includes('kind:') && text.includes('metadata:');
}

function inFile(file: ManifestFile, position: { line: number; column: number }, reason: string): RenderError {
  return RenderError.inFile(
    'INVALID_MANIFEST',
    file.path,
    position,
    file.textNote === undefined ? reason : `${reason} ${file.textNote}`,
  );
}

function jsonReason(error: unknown): string {
  const isSecond = error instanceof SyntaxError && /after JSON/.test(error.message);
  return isSecond
    ? 'it holds more than one JSON object. A JSON file holds one; use YAML documents or a List.'
    : 'it is not valid JSON.';
}
