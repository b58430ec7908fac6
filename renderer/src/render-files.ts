/** Renders a source from files in memory: the same code as for a repository, without one. For offline use and conformance tests. */
import { memoryTree } from './files/memory-tree.js';
import { ONE_TURN } from './turns.js';
import { FileRenderer } from './directory/file-renderer.js';
import { isReferenceOnly, planSource } from './directory/source-plan.js';
import type { SourceSpec } from './source/source.js';

/** The canonical JSON of each object in order of the files; equal objects stay. Throws RenderError as the service reports it. */
export async function renderFiles(source: SourceSpec, files: ReadonlyMap<string, Uint8Array>): Promise<string[]> {
  if (isReferenceOnly(source)) return [];
  const { tree, blobs } = memoryTree(files);
  const plan = planSource(source, '', tree);
  const manifests = await new FileRenderer().render(plan, blobs, { values: plan.values ?? {} }, ONE_TURN);
  return manifests.map(({ text }) => text);
}
