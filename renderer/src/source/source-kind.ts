/** Which renderer a source needs: what it says, else what lies at its path, as in Argo CD. */
import type { SourceTree } from '../files/source-tree.js';
import { RenderError } from '../render.errors.js';
import type { SourceSpec } from './source.js';

export type SourceKind = 'helm' | 'kustomize' | 'directory';

const KEYS = ['kustomize', 'helm', 'directory', 'plugin'] as const;
const KUSTOMIZATION_FILES = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

/** Throws INVALID_SPEC when the source names several kinds, RENDERER_UNAVAILABLE for plugins. */
export function kindOf(source: SourceSpec, tree: SourceTree, path: string, field: string): SourceKind {
  const named = KEYS.filter((key) => isGiven(source[key]));
  const [kind, second] = named;
  if (second !== undefined) {
    throw new RenderError(
      'INVALID_SPEC',
      `${field} names multiple kinds of source: ${named.join(', ')}. Keep the one that is meant.`,
      `${field}.${second}`,
    );
  }
  if (kind === 'plugin') {
    throw new RenderError(
      'RENDERER_UNAVAILABLE',
      `${field} is for a config management plugin, and plugins are programs that Wheelhouse does not start. Render it in your pipeline with the plugin’s own command and commit the result.`,
      `${field}.plugin`,
    );
  }
  return kind ?? detectedKind(tree, path);
}

/** Whether a source is a Helm chart from a chart repository: there is no Git to read. */
export function isChartSource(source: SourceSpec): boolean {
  return typeof source['chart'] === 'string' && source['chart'] !== '';
}

/** A folder with both files is an overlay: Argo CD keeps the one that it sees last. */
function detectedKind(tree: SourceTree, path: string): SourceKind {
  const names = tree.directlyIn(path).map(({ path: file }) => file.slice(file.lastIndexOf('/') + 1));
  if (names.some((name) => KUSTOMIZATION_FILES.has(name))) return 'kustomize';
  return names.includes('Chart.yaml') ? 'helm' : 'directory';
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
