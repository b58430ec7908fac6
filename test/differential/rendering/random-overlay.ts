import type { Sample } from './sample.js';
export function randomOverlay(seed: number): Sample {
  return {
    name: `overlay ${seed}`,
    kind: 'kustomize',
    files: new Map([['c/kustomization.yaml', 'namePrefix: a\n']]),
    path: 'c',
    options: {},
    namespace: 'x',
    claims: { kubeVersion: '1.31.4', apiVersions: [] },
  };
}
