/** Puts the manifests of an application together: canonical bytes, their digest, and what appears twice. */
import { gzipSync } from 'node:zlib';
import { isForHub, type Problem, sha256 } from '@wheelhouse/protocol';
import { type Manifest, MAX_OBJECTS, MAX_RENDER_BYTES, objectKey, RenderLimitError } from '@wheelhouse/renderer';
import { type CompressedTexts, compressTexts } from './compress-texts.js';
import type { StoredRender } from '../store/render-store.js';

/** Larger renders are compressed beside other work. */
const INLINE_LENGTH = 128 * 1024;
/** Names of objects that a warning lists. */
const NAMED_IN_WARNING = 5;

export interface AssembledRender {
  readonly render: StoredRender;
  /** `RepeatedResourceWarning`, as in Argo CD. */
  readonly warning?: Problem;
}

/** Of several manifests of one object the last counts. Throws RENDER_LIMIT_EXCEEDED. */
export async function assembleRender(manifests: readonly Manifest[]): Promise<AssembledRender> {
  const last = new Map(manifests.map((manifest) => [objectKey(manifest), manifest]));
  const kept =
    last.size === manifests.length
      ? manifests
      : manifests.filter((manifest) => last.get(objectKey(manifest)) === manifest);
  if (kept.length > MAX_OBJECTS)
    throw new RenderLimitError(`The application has ${kept.length} objects, ${MAX_OBJECTS} at most. Divide it.`);
  const size = kept.reduce((sum, { text }) => sum + text.length + 1, 2);
  if (size > MAX_RENDER_BYTES) {
    throw new RenderLimitError(
      `The application's objects take more than ${MAX_RENDER_BYTES / 1024 / 1024} MiB. Divide it.`,
    );
  }
  const texts = kept.map(({ text }) => text);
  const compressed = size > INLINE_LENGTH ? await compressTexts(texts) : compressAtOnce(texts);
  const render = { ...compressed, objectCount: kept.length, hasChildren: kept.some(isForHub) };
  return kept.length === manifests.length ? { render } : { render, warning: warningOf(manifests, last) };
}

function compressAtOnce(texts: readonly string[]): CompressedTexts {
  const bytes = Buffer.from(`[${texts.join(',')}]`);
  return { digest: sha256(bytes), content: gzipSync(bytes), size: bytes.length };
}

function warningOf(manifests: readonly Manifest[], last: ReadonlyMap<string, Manifest>): Problem {
  const repeated = [
    ...new Set(manifests.filter((manifest) => last.get(objectKey(manifest)) !== manifest).map(objectKey)),
  ];
  const named = repeated
    .slice(0, NAMED_IN_WARNING)
    .map((key) => `${key.replace(/^\//, '')} (the last one, of ${last.get(key)?.place ?? ''}, counts)`);
  const more = repeated.length > named.length ? ` and ${repeated.length - named.length} more` : '';
  return {
    code: 'RepeatedResourceWarning',
    message: `Several manifests describe the same object: ${named.join(', ')}${more}.`,
    location: last.get(repeated[0] ?? '')?.place ?? null,
  };
}
