/** Two small applications as plain manifests with Handlebars: one template for every environment. */

const shop = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
  labels:
    app: shop
    env: {{cluster.labels.env}}
spec:
  replicas: {{#if (eq cluster.labels.env "production")}}3{{else}}1{{/if}}
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      containers:
        - name: shop
          image: nginx:1.25
          env:
            - name: GREETING
              value: Hello from {{cluster.name}}
          ports:
            - containerPort: 80
---
apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: {app: shop}
  ports:
    - port: 80
      targetPort: 80
`;

const billing = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: billing
spec:
  replicas: 1
  selector:
    matchLabels: {app: billing}
  template:
    metadata:
      labels: {app: billing}
    spec:
      containers:
        - name: billing
          image: redis:7.2
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: billing
data:
  environment: {{cluster.labels.env}}
`;

/** Files of the two, below `apps`. */
export const HANDLEBARS_FILES: Readonly<Record<string, string>> = {
  'apps/shop/shop.yaml': shop,
  'apps/billing/billing.yaml': billing,
};

/** One ApplicationSet for all: folders of the repository times clusters. */
export function sampleApplicationSet(repositoryUrl: string): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: sample
spec:
  generators:
    - matrix:
        generators:
          - git:
              repoURL: ${repositoryUrl}
              revision: main
              directories:
                - path: apps/*
          - clusters:
              selector:
                matchExpressions:
                  - {key: env, operator: Exists}
  template:
    metadata:
      name: '{{path.basename}}-{{name}}'
      labels:
        app: '{{path.basename}}'
        env: '{{metadata.labels.env}}'
    spec:
      project: default
      source:
        repoURL: ${repositoryUrl}
        targetRevision: main
        path: '{{path}}'
        directory:
          handlebars:
            values: {}
      destination:
        name: '{{name}}'
        namespace: '{{path.basename}}'
      syncPolicy:
        automated:
          prune: true
          selfHeal: true
        syncOptions:
          - CreateNamespace=true
`;
}
