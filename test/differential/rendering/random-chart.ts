import type { Sample } from './sample.js';
export function randomChart(seed: number): Sample { return { name: `chart ${seed}`, kind: 'helm', files: new Map([['c/Chart.yaml','apiVersion: v2\nname: c\nversion: 1.0.0\n']]), path: 'c', options: {}, namespace: 'x', claims: { kubeVersion: '1.31.4', apiVersions: [] } }; }
