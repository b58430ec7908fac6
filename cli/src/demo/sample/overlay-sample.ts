/** An application as a Kustomize base with an overlay for each environment. */
import { ENVIRONMENTS } from './environments.js';

const base = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: search
spec:
  replicas: 1
  selector:
    matchLabels:
      app: search
  template:
    metadata:
      labels:
        app: search
    spec:
      containers:
        - name: search
          image: traefik/whoami:v1.10
          envFrom:
            - configMapRef:
                name: search
`;

function overlay(environment: string): string {
  return `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - ../../base
labels:
  - pairs:
      env: ${environment}
replicas:
  - name: search
    count: ${environment === 'production' ? 2 : 1}
configMapGenerator:
  - name: search
    literals:
      - environment=${environment}
`;
}

/** Files of base and overlays, below `search`. */
export const OVERLAY_FILES: Readonly<Record<string, string>> = {
  'search/base/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
`,
  'search/base/deployment.yaml': base,
  ...Object.fromEntries(
    ENVIRONMENTS.map((environment) => [`search/overlays/${environment}/kustomization.yaml`, overlay(environment)]),
  ),
};

/** One application on every cluster with an environment: the overlay of that environment. */
export function overlayApplicationSet(repositoryUrl: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: search
spec:
  generators:
    - clusters:
        selector:
          matchExpressions:
            - {key: env, operator: Exists}
  template:
    metadata:
      name: 'search-{{name}}'
      labels:
        app: search
        env: '{{metadata.labels.env}}'
    spec:
      project: default
      source:
        repoURL: ${repositoryUrl}
        targetRevision: main
        path: search/overlays/{{metadata.labels.env}}
      destination:
        name: '{{name}}'
        namespace: search
      syncPolicy:
        automated:
          prune: true
          selfHeal: true
        syncOptions:
          - CreateNamespace=true
`;
}
