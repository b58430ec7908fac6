import { digestOf } from '@wheelhouse/protocol';
import {
  planSource,
  RenderError,
  type ModuleRequest,
  type PreparedSource,
  type SourceInput,
} from '@wheelhouse/renderer';

/** Until the real one is there. */
export async function prepareSource({ source, root, refs, subject }: SourceInput): Promise<PreparedSource> {
  const path = String(source['path'] ?? '');
  const { tree } = root.files;
  if (tree.entryAt(`${path}/kustomization.yaml`) !== undefined) {
    const request: ModuleRequest = { kind: 'kustomize', root: '/0', path: `/0/${path}` };
    return { kind: 'module', request, roots: [root, ...refs.values()], question: digestOf([request, root.url]) };
  }
  if (tree.entryAt(`${path}/Chart.yaml`) !== undefined) {
    const request = {
      kind: 'helm',
      root: '/0',
      chart: `/0/${path}`,
      releaseName: subject.application.name,
      kubeVersion: String(subject.cluster.claims['kubeVersion'] ?? ''),
    } as unknown as ModuleRequest;
    return { kind: 'module', request, roots: [root, ...refs.values()], question: digestOf([request, root.url]) };
  }
  if (path === '../x') throw new RenderError('PATH_OUT_OF_REPO', 'x');
  return await Promise.resolve({ kind: 'directory', plan: planSource(source, root.revision, tree) });
}
