/** Which renderer a source needs: what it says, else what lies at its path, as in Argo CD. */
import type { SourceTree } from '../files/source-tree.js';
import { RenderError } from '../render.errors.js';
import type { SourceSpec } from './source.js';

const KUSTOMIZATION_FILES = new Set(['kustomization.yaml', 'kustomization.yml', 'Kustomization']);

/** Throws RENDERER_UNAVAILABLE unless the source is a plain directory: says what was found and what can be done. */
export function checkIsDirectory(source: SourceSpec, tree: SourceTree, path: string): void {
  const found = detect(source, tree, path);
  if (found === undefined) return;
  throw new RenderError(
    'RENDERER_UNAVAILABLE',
    `The source is ${found.what}, but this build of Wheelhouse renders plain directories only. ` +
      `Render it in your pipeline (${found.instead}) and commit the result, or set \`directory: {recurse: true}\` to have the files taken as they are.`,
    'spec.source',
  );
}

/** Whether a source is a Helm chart from a chart repository: there is no Git to read. */
export function isChartSource(source: SourceSpec): boolean {
  return typeof source['chart'] === 'string' && source['chart'] !== '';
}

interface Found {
  readonly what: string;
  readonly instead: string;
}

const HELM = 'helm template';
const KUSTOMIZE = 'kustomize build';

function detect(source: SourceSpec, tree: SourceTree, path: string): Found | undefined {
  if (isChartSource(source)) return { what: 'a Helm chart from a chart repository', instead: HELM };
  if (isGiven(source['helm'])) return { what: 'a Helm chart (spec.source.helm)', instead: HELM };
  if (isGiven(source['kustomize'])) return { what: 'a Kustomize overlay (spec.source.kustomize)', instead: KUSTOMIZE };
  if (isGiven(source['plugin']))
    return { what: 'for a plugin (spec.source.plugin)', instead: 'the plugin’s own command' };
  if (isGiven(source['directory'])) return undefined;
  for (const { path: file } of tree.directlyIn(path)) {
    const name = file.slice(file.lastIndexOf('/') + 1);
    if (name === 'Chart.yaml') return { what: `a Helm chart (${file})`, instead: HELM };
    if (KUSTOMIZATION_FILES.has(name)) return { what: `a Kustomize overlay (${file})`, instead: KUSTOMIZE };
  }
  return undefined;
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
