/** Templates of charts, put together from what charts commonly hold. */
import type { SeededRandom } from '../seeded-random.js';

/** Named templates that the others include. */
export const HELPERS = `{{- define "names.full" -}}
{{- printf "%s-%s" .Release.Name (default .Chart.Name .Values.name) | trunc 20 | trimSuffix "-" -}}
{{- end -}}
{{- define "names.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- with .Values.labels }}
{{ toYaml . }}
{{- end }}
{{- end -}}
{{- /* a comment */ -}}
`;

const EXPRESSIONS = [
  '.Release.Name',
  '.Release.Namespace',
  '.Release.Service',
  '.Release.Revision',
  '.Release.IsInstall',
  '.Chart.Version',
  '.Chart.AppVersion',
  '.Capabilities.KubeVersion.Version',
  '.Capabilities.KubeVersion.Minor',
  '.Capabilities.KubeVersion',
  '.Template.Name',
  '.Template.BasePath',
  '.Values.text',
  '.Values.num',
  '.Values.list',
  '.Values.nested',
  '.Values.nil',
  '.Values.absent',
  '.Values.ports',
  '.Values.env',
  '.Values.image.tag',
  '(.Values.list | join ",")',
  '(toJson .Values.nested)',
  '(toYaml .Values.resources)',
  '(default "d" .Values.nil)',
  '(.Values.env | toYaml)',
  '(printf "%v-%d" .Values.num (int .Values.replicas))',
  '(index .Values.list 0)',
  '(.Values.text | trunc 5 | trimSuffix "-")',
  '(sha256sum .Values.text)',
  '(semverCompare ">=1.30-0" .Capabilities.KubeVersion.Version)',
  '(.Capabilities.APIVersions.Has "example.com/v1")',
  '(.Capabilities.APIVersions.Has "apps/v1/Deployment")',
  '(len .Capabilities.APIVersions)',
  '(dig "a" "b" "none" .Values.nested)',
  '(get .Values.labels "app")',
  '(keys .Values.labels | sortAlpha)',
  '(typeOf .Values.num)',
  '(kindOf .Values.nil)',
  '(toToml .Values.nested)',
  '(fromYaml (toYaml .Values.nested) | toJson)',
  '(fromJsonArray (toJson .Values.list) | len)',
  '(hasKey .Values "x")',
  '(tuple 1 "a" | toJson)',
  '(.Values.global.g | default 5)',
  '(merge (dict "q" 1) .Values.labels | toJson)',
  '(mustToPrettyJson .Values.nested)',
  '(toYamlPretty .Values.nested)',
  '(regexReplaceAll "[aeiou]" .Values.text "x")',
  '(ternary 1 2 (empty .Values.enabled))',
  '(list 3 1 2 | sortAlpha)',
  '(until 3)',
  '(.Values.text | b64enc)',
  '(.Files.Get "files/a.txt")',
  '(.Files.Lines "files/a.txt")',
  '((.Files.Glob "files/*").AsConfig)',
  '((.Files.Glob "**/b*").AsSecrets)',
  '(include "names.full" .)',
  '(tpl .Values.tplText .)',
  '(tpl "{{ .Values.num }}{{ define \\"t\\" }}x{{ end }}{{ include \\"t\\" . }}" .)',
  '(lookup "v1" "Secret" "ns" "x")',
  '(.Subcharts | keys | sortAlpha)',
  '.Chart.IsRoot',
  '(.Chart | toJson)',
  '(.Chart.Maintainers | toJson)',
  '(.Values | toYaml | sha256sum)',
  '(.Values | toJson)',
  '(int64 .Values.num)',
  '(float64 .Values.num)',
  '(mul .Values.replicas 3)',
  '(add 1 .Values.num)',
  '(.Values.num | toString)',
  '(eq (int .Values.replicas) 2)',
  '(lt .Values.num 3.0)',
  '(required "it is needed" .Values.name)',
  '(coalesce .Values.nil .Values.text "z")',
  '(.Values.text | upper | quote)',
  '(.Values.list | first)',
  '(.Values.list | uniq | compact)',
  '(without .Values.list "a")',
  '(atoi "08")',
  '(int "0x1f")',
  '(.Values.text | indent 2)',
  '(dateInZone "2006" (toDate "2006-01-02" "2024-02-29") "UTC")',
  '(trimAll "-" .Values.text)',
  '(omit .Values.env "A" | toJson)',
  '(splitList "," .Values.text)',
  '(.Values.imported | toJson)',
  '(round 3.14159 3)',
  '(.Values.text | abbrev 6)',
  '(fromYaml "a: [1, yes, 0o7]")',
  '(fromYamlArray "- 1\\n- b: ~")',
  '(fromJson "{")',
  '(fromYaml "- 1")',
  '(or .Values.nil .Values.enabled)',
  '(and .Values.enabled .Values.num)',
  '(not .Values.nil)',
  '(urlParse "https://u:p@h:1/p?q#f" | toJson)',
  '(cat "a" .Values.num nil)',
  '(squote .Values.text .Values.num)',
  '(max 1 .Values.num 3)',
  '(deepCopy .Values.nested | toYaml)',
] as const;
const ENDS = [
  'quote',
  'toJson',
  'squote',
  'toString | quote',
  'toYaml | quote',
  'toJson | b64enc',
  'printf "%v" | quote',
  'toString | toJson',
];
const CONDITIONS = [
  '.Values.enabled',
  'and .Values.enabled (gt (int .Values.replicas) 1)',
  'not .Values.nil',
  '.Values.absent',
  'eq .Values.name "web"',
  '.Values.list',
  'semverCompare "<1.30-0" .Capabilities.KubeVersion.Version',
  'hasKey .Values.labels "app"',
  'or .Values.nil .Values.text',
  'contains "a" .Values.text',
];
const KINDS = [
  'Secret',
  'ServiceAccount',
  'Role',
  'Namespace',
  'PodDisruptionBudget',
  'Widget',
  'StorageClass',
  'PersistentVolumeClaim',
  'ClusterRole',
  'Job',
  'APIService',
  'NetworkPolicy',
  'LimitRange',
  'List',
];

type Fragment = (random: SeededRandom) => string;

/** One file: some documents. */
export function chartTemplate(random: SeededRandom, hasRandom: boolean): string {
  const documents = random.list(1, 3, () => random.pick(FRAGMENTS)(random));
  if (hasRandom && random.chance(0.5)) documents.push(RANDOM_DOCUMENT);
  return documents.join(random.pick(['---\n', '---\n', '\n---\n# next\n', '--- \n', '---\n---\n']));
}

const RANDOM_DOCUMENT = `apiVersion: v1
kind: ConfigMap
metadata: {name: random}
data:
  random: {{ include (print $.Template.BasePath "/_random.tpl") .Values.data | toJson }}
`;

function expression(random: SeededRandom): string {
  return random.pick(EXPRESSIONS);
}

function lines(random: SeededRandom, indent: string): string {
  return random
    .list(1, 4, () => `${indent}k${random.below(100)}: ${scalar(random)}`)
    .filter((line, index, all) => all.findIndex((other) => other.split(':')[0] === line.split(':')[0]) === index)
    .join('\n');
}

function scalar(random: SeededRandom): string {
  if (random.chance(0.9)) return `{{ ${expression(random)} | ${random.pick(ENDS)} }}`;
  if (random.chance(0.2)) return `{{ ${expression(random)} }}`;
  return `|\n    {{- ${expression(random)} | toString | nindent 4 }}`;
}

const FRAGMENTS: readonly Fragment[] = [
  (random) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c${random.below(9)}\ndata:\n${lines(random, '  ')}\n`,
  (random) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: d${random.below(9)}\ndata:\n${lines(random, '  ')}\n`,
  (random) => `{{- if ${random.pick(CONDITIONS)} }}
apiVersion: v1
kind: ConfigMap
metadata: {name: {{ include "names.full" . }}}
data:
${lines(random, '  ')}
{{- ${random.pick(['else', `else if ${random.pick(CONDITIONS)}`])} }}
apiVersion: v1
kind: Secret
metadata: {name: otherwise}
stringData:
${lines(random, '  ')}
{{- end }}
`,
  () => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "names.full" . }}
  labels: {{- include "names.labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas | default 1 }}
  template:
    metadata:
      annotations: {sum: {{ include (print $.Template.BasePath "/_names.tpl") . | sha256sum }}}
    spec:
      containers:
        - name: web
          image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
          {{- with .Values.resources }}
          resources: {{- toYaml . | nindent 12 }}
          {{- end }}
          env:
          {{- range $name, $value := .Values.env }}
            - name: {{ $name }}
              value: {{ $value | quote }}
          {{- else }}
            []
          {{- end }}
`,
  () => `apiVersion: v1
kind: Service
metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
spec:
  ports:
    {{- range $index, $port := .Values.ports }}
    - {name: {{ $port.name }}-{{ $index }}, port: {{ $port.port }}, targetPort: {{ int $port.port }}}
    {{- end }}
`,
  (random) => `{{- range $i, $item := .Values.list }}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: w-{{ $i }}}
spec: {item: {{ $item | toJson }}, all: {{ $.Values.num }}, e: {{ ${random.pick(['$item', '$i', '.'])} | ${random.pick(ENDS)} }}}
{{- end }}
`,
  (random) => `apiVersion: batch/v1
kind: Job
metadata:
  name: hook${random.below(5)}
  annotations: {helm.sh/hook: ${random.pick(['pre-install', 'post-install,post-upgrade', 'test', 'test-success', 'pre-delete', 'odd', 'crd-install'])}, helm.sh/hook-weight: "${random.below(9) - 4}"}
spec: {n: ${scalarInline(random)}}
`,
  (random) => `apiVersion: example.com/v1
kind: ${random.pick(KINDS)}
metadata: {name: k${random.below(5)}}
spec: {a: 0644, b: 1_000, c: yes, d: 1e3, e: 2001-01-01, f: 0o17, g: .5, h: ~, i: 9007199254740993, on: off, j: ${scalarInline(random)}}
`,
  (random) => `# only a comment {{ ${expression(random)} | toString | trunc 0 }}\n`,
  (random) => `{{- $copy := deepCopy .Values.nested }}{{- $_ := set $copy "x" (${expression(random)}) }}
apiVersion: v1
kind: ConfigMap
metadata: {name: with-set}
data: {copy: {{ $copy | toJson | quote }}, before: {{ .Values.nested | toJson | quote }}}
`,
  (random) =>
    `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {name: in-list}\n  data:\n${lines(random, '    ')}\n`,
];

function scalarInline(random: SeededRandom): string {
  return `{{ ${expression(random)} | toJson }}`;
}
