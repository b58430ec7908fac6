/** `.argocd-source.yaml` and `.argocd-source-APPLICATION.yaml` at a source's path: they change how the source is rendered, not where it lies. */
import { LongDocumentError, type ReadDocument, readYamlDocuments } from '../manifests/yaml-documents.js';
import { INLINE_FULL_PARSE_LENGTH } from '../worker/worker-limits.js';
import { isLfsPointer } from '../files/lfs-pointer.js';
import { RenderError } from '../render.errors.js';
import { mergedSource } from './merged-source.js';
import { plainJson } from './plain-json.js';
import type { SourceLookup } from './source-lookup.js';
import type { SourceSpec } from './source.js';
import { isMap } from './spec-fields.js';

/** Larger files are refused: they are options, not content. */
const MAX_OVERRIDE_BYTES = 256 * 1024;

export interface OverriddenSource {
  readonly source: SourceSpec;
  /** The files that changed it. */
  readonly files: readonly string[];
}

/** Throws INVALID_SPEC for a file that cannot be read as such. */
export async function withOverrides(
  source: SourceSpec,
  path: string,
  application: string,
  lookup: SourceLookup,
): Promise<OverriddenSource> {
  let merged = source;
  const files: string[] = [];
  const names = ['.argocd-source.yaml', ...(application === '' ? [] : [`.argocd-source-${application}.yaml`])];
  for (const name of names) {
    const file = path === '' ? name : `${path}/${name}`;
    const found = await lookup.find(file);
    if (found.kind !== 'file') continue;
    const patch = readOverride(file, await lookup.read(found.oid));
    if (patch === undefined) continue;
    merged = mergedSource(merged, patch);
    files.push(file);
  }
  return { source: merged, files };
}

/** Undefined for an empty file. */
function readOverride(file: string, content: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  const wrong = (reason: string): RenderError => RenderError.inFile('INVALID_SPEC', file, undefined, reason);
  if (content.length > MAX_OVERRIDE_BYTES) throw wrong(`it has more than ${MAX_OVERRIDE_BYTES / 1024} KiB.`);
  if (isLfsPointer(content)) throw RenderError.inFile('LFS_POINTER', file, undefined, 'it is a pointer of Git LFS.');
  const document = firstDocument(Buffer.from(content).toString('utf8'), wrong);
  if (document === undefined) return undefined;
  if ('reason' in document) throw RenderError.inFile('INVALID_SPEC', file, document.position, `${document.reason}.`);
  const value = plainJson(document.value);
  if (value === null) return undefined;
  if (!isMap(value)) throw wrong('it has to be an object with helm, kustomize or directory in it.');
  return value;
}

function firstDocument(text: string, wrong: (reason: string) => RenderError): ReadDocument | undefined {
  try {
    const [document] = readYamlDocuments(text, { maxFullLength: INLINE_FULL_PARSE_LENGTH });
    return document;
  } catch (error) {
    if (!(error instanceof LongDocumentError)) throw error;
    throw wrong(
      `it has more than ${INLINE_FULL_PARSE_LENGTH / 1024} KiB and uses more of YAML than such a file needs. Write it in block style, without anchors and without text over several lines.`,
    );
  }
}
