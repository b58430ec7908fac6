/** An application as a Helm chart, with values for each environment. */

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels:
    app: catalog
    env: {{ .Values.environment | quote }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app: catalog
  template:
    metadata:
      labels:
        app: catalog
    spec:
      containers:
        - name: catalog
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          ports:
            - containerPort: 8080
---
apiVersion: v1
kind: Service
metadata:
  name: catalog
spec:
  selector:
    app: catalog
  ports:
    - port: 80
      targetPort: 8080
`;

/** Files of the chart, below `charts/catalog`. */
export const CHART_FILES: Readonly<Record<string, string>> = {
  'charts/catalog/Chart.yaml': `apiVersion: v2
name: catalog
description: The catalog of the shop
type: application
version: 0.1.0
appVersion: 2.1.0
`,
  'charts/catalog/values.yaml': `environment: dev
replicas: 1
image:
  repository: traefik/whoami
  tag: v1.10
`,
  'charts/catalog/values-production.yaml': `replicas: 2
`,
  'charts/catalog/templates/catalog.yaml': deployment,
};

/** One application on every cluster with an environment, its values by environment. */
export function chartApplicationSet(repositoryUrl: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: catalog
spec:
  generators:
    - clusters:
        selector:
          matchExpressions:
            - {key: env, operator: Exists}
  template:
    metadata:
      name: 'catalog-{{name}}'
      labels:
        app: catalog
        env: '{{metadata.labels.env}}'
    spec:
      project: default
      source:
        repoURL: ${repositoryUrl}
        targetRevision: main
        path: charts/catalog
        helm:
          releaseName: catalog
          ignoreMissingValueFiles: true
          valueFiles:
            - values-{{metadata.labels.env}}.yaml
          valuesObject:
            environment: '{{metadata.labels.env}}'
      destination:
        name: '{{name}}'
        namespace: catalog
      syncPolicy:
        automated:
          prune: true
          selfHeal: true
        syncOptions:
          - CreateNamespace=true
`;
}
