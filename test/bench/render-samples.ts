// What the benchmarks render: an overlay and a chart of the usual size and kind.

/** Files by path. */
export type Files = Readonly<Record<string, string>>;

export function deployment(name: string, replicas = 2): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  replicas: ${replicas}
  selector:
    matchLabels: {app: ${name}}
  template:
    metadata:
      labels: {app: ${name}}
    spec:
      serviceAccountName: ${name}
      containers:
        - name: ${name}
          image: registry.example.com/${name}:1.0.0
          ports: [{name: http, containerPort: 8080}]
          env:
            - name: LOG_LEVEL
              valueFrom: {configMapKeyRef: {name: ${name}-settings, key: logLevel}}
          readinessProbe: {httpGet: {path: /ready, port: http}}
          livenessProbe: {httpGet: {path: /live, port: http}}
          resources:
            requests: {cpu: 100m, memory: 128Mi}
            limits: {memory: 256Mi}
`;
}

export function service(name: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector: {app: ${name}}
  ports: [{name: http, port: 80, targetPort: http}]
`;
}

/** A base of four objects and a generated config map. */
export function kustomizeBase(path: string, name: string): Files {
  return {
    [`${path}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [deployment.yaml, service.yaml, account.yaml, ingress.yaml]
configMapGenerator:
  - name: ${name}-settings
    literals: [logLevel=info, cacheSize=128]
`,
    [`${path}/deployment.yaml`]: deployment(name),
    [`${path}/service.yaml`]: service(name),
    [`${path}/account.yaml`]: `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: ${name}\n`,
    [`${path}/ingress.yaml`]: `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: ${name}
spec:
  rules:
    - host: ${name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend: {service: {name: ${name}, port: {name: http}}}
`,
  };
}

/** Patches as files: merged into the object by the schema of its kind, as most overlays do it; or steps by path. */
const PATCHES = {
  merge: `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          resources: {limits: {memory: 512Mi}}
`,
  steps: `- op: replace
  path: /spec/template/spec/containers/0/resources/limits/memory
  value: 512Mi
`,
};

/** An overlay over a base: labels, an image, replicas, a patch, an object of its own. */
export function kustomizeOverlay(
  path: string,
  base: string,
  name: string,
  { version = '1.1.0', patch = 'steps' }: { version?: string; patch?: keyof typeof PATCHES } = {},
): Files {
  return {
    [`${path}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: ${name}
resources: [${base}, config.yaml]
labels:
  - pairs: {team: ${name}}
images:
  - name: registry.example.com/web
    newTag: ${version}
replicas:
  - name: web
    count: 3
patches:
  - path: resources.yaml
    target: {kind: Deployment, name: web}
`,
    [`${path}/resources.yaml`]: PATCHES[patch],
    [`${path}/config.yaml`]: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata: {region: ${name}}\n`,
  };
}

/** A chart of the kind that \`helm create\` starts people with. */
export function chart(path: string, name: string): Files {
  return {
    [`${path}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.2.3\nappVersion: "1.0.0"\n`,
    [`${path}/values.yaml`]: CHART_VALUES,
    [`${path}/templates/_names.tpl`]: CHART_NAMES,
    [`${path}/templates/deployment.yaml`]: CHART_DEPLOYMENT,
    [`${path}/templates/service.yaml`]: CHART_SERVICE,
    [`${path}/templates/settings.yaml`]: CHART_SETTINGS,
    [`${path}/templates/autoscaler.yaml`]: CHART_AUTOSCALER,
  };
}

const CHART_VALUES = `replicas: 2
image: {repository: registry.example.com/web, tag: ""}
service: {port: 80}
resources:
  requests: {cpu: 100m, memory: 128Mi}
autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 8, targetCpu: 80}
settings:
  logLevel: info
  features: [search, export]
podLabels: {tier: front}
`;

const CHART_NAMES = `{{- define "app.name" -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- define "app.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
{{- end -}}
{{- define "app.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
`;

const CHART_DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "app.name" . }}
  labels: {{- include "app.labels" . | nindent 4 }}
spec:
  {{- if not .Values.autoscaling.enabled }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  selector:
    matchLabels: {{- include "app.selector" . | nindent 6 }}
  template:
    metadata:
      annotations:
        checksum/settings: {{ include (print $.Template.BasePath "/settings.yaml") . | sha256sum }}
      labels:
        {{- include "app.selector" . | nindent 8 }}
        {{- with .Values.podLabels }}
        {{- toYaml . | nindent 8 }}
        {{- end }}
    spec:
      containers:
        - name: {{ .Chart.Name }}
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          ports:
            - name: http
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: {{ include "app.name" . }}
          resources: {{- toYaml .Values.resources | nindent 12 }}
`;

const CHART_SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: {{ include "app.name" . }}
  labels: {{- include "app.labels" . | nindent 4 }}
spec:
  ports:
    - {name: http, port: {{ .Values.service.port }}, targetPort: http}
  selector: {{- include "app.selector" . | nindent 4 }}
`;

const CHART_SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "app.name" . }}
  labels: {{- include "app.labels" . | nindent 4 }}
data:
  logLevel: {{ .Values.settings.logLevel | quote }}
  {{- range $index, $feature := .Values.settings.features }}
  feature-{{ $index }}: {{ $feature | upper | quote }}
  {{- end }}
`;

const CHART_AUTOSCALER = `{{- if .Values.autoscaling.enabled }}
apiVersion: {{ ternary "autoscaling/v2" "autoscaling/v2beta2" (.Capabilities.APIVersions.Has "autoscaling/v2") }}
kind: HorizontalPodAutoscaler
metadata:
  name: {{ include "app.name" . }}
  labels: {{- include "app.labels" . | nindent 4 }}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: {{ include "app.name" . }}}
  minReplicas: {{ .Values.autoscaling.minReplicas }}
  maxReplicas: {{ .Values.autoscaling.maxReplicas }}
  metrics:
    - type: Resource
      resource: {name: cpu, target: {type: Utilization, averageUtilization: {{ .Values.autoscaling.targetCpu }}}}
{{- end }}
`;
