// Rows 28, 29, 44 and P8: Helm charts.
import { chart, type HostileSource, LIMIT, settings, times, valueOf } from './hostile-source.js';

/** Refused by Helm or its template language, with the place. */
const REFUSED = /^RENDER_FAILED: .*(?:templates\/|values|schema|Chart|charts)/s;
/** Helm's `toYaml` writes nothing for what it cannot write. */
const EMPTY = /^$/;
const STOPPED = /^(?:RENDER_LIMIT_EXCEEDED|RENDER_FAILED): /;
const LOOP = '{{ range until 1000000 }}{{ range until 1000000 }}{{ end }}{{ end }}';
const SELF = '{{- $d := dict "a" 1 }}{{ $_ := set $d "self" $d }}';

const loops: readonly HostileSource[] = [
  chart('endless-loop', `${LOOP}${settings('bad')}`, LIMIT),
  chart('list-of-a-billion', valueOf('{{ until 1000000000 | len }}'), STOPPED),
  chart('steps-of-a-billion', valueOf('{{ untilStep 0 2000000000 1 | len }}'), STOPPED),
  chart('sequence', valueOf('{{ seq 1 100000000 | len }}'), STOPPED),
  chart('tpl-of-itself', valueOf('{{ tpl .Values.t . }}'), STOPPED, {
    files: { 'values.yaml': 't: "{{ tpl .Values.t . }}"\n' },
  }),
  chart('tpl-that-doubles', valueOf('{{ tpl .Values.t . }}'), STOPPED, {
    files: { 'values.yaml': 't: "{{ tpl .Values.t . }}{{ tpl .Values.t . }}"\n' },
  }),
  chart('include-of-itself', `{{ define "a" }}{{ include "a" . }}{{ end }}${valueOf('{{ include "a" . }}')}`, REFUSED),
  chart('includes-in-a-circle', circle(50) + valueOf('{{ include "c0" . }}'), STOPPED),
  chart('includes-that-double', doubling(30) + valueOf('{{ include "d30" . | len }}'), STOPPED),
  chart(
    'template-of-itself',
    `{{ define "t" }}{{ template "t" . }}{{ end }}${valueOf('{{ template "t" . }}')}`,
    STOPPED,
  ),
];

const sizes: readonly HostileSource[] = [
  chart('hundred-megabytes', valueOf('{{ repeat 100000000 "a" }}'), STOPPED),
  chart('four-gigabytes', valueOf('{{ repeat 2000000000 "aa" | len }}'), STOPPED),
  chart(
    'text-that-doubles',
    `{{ $s := "a" }}{{ range until 40 }}{{ $s = print $s $s }}{{ end }}${valueOf('{{ $s }}')}`,
    STOPPED,
  ),
  chart(
    'list-that-doubles',
    `{{ $l := list 1 }}{{ range until 40 }}{{ $l = concat $l $l }}{{ end }}${valueOf('{{ $l | len }}')}`,
    STOPPED,
  ),
  chart('lines-without-end', `{{ range until 100000000 }}# a line\n{{ end }}${settings('bad')}`, STOPPED),
  chart('indenting', valueOf('{{ indent 1000000000 "a" | len }}'), STOPPED),
  chart('random-text', valueOf('{{ randAlphaNum 1000000000 | len }}'), STOPPED),
  chart('ten-thousand-objects', `{{ range $i := until 10001 }}\n---\n${settings('n{{ $i }}')}{{ end }}`, STOPPED),
  chart('a-failure-of-megabytes', valueOf('{{ fail (repeat 30000000 "a") }}'), STOPPED),
  chart('objects-in-themselves-as-yaml', `${SELF}${valueOf('{{ toYaml $d }}')}`, EMPTY),
  chart('objects-in-themselves-as-json', `${SELF}${valueOf('{{ toJson $d | len }}')}{{ mustToJson $d }}`, STOPPED),
  chart('objects-in-themselves-as-toml', `${SELF}${valueOf('{{ toToml $d }}')}`, STOPPED),
  chart('objects-in-themselves-copied', `${SELF}${valueOf('{{ deepCopy $d | len }}')}`, STOPPED),
  chart('objects-in-themselves-printed', `${SELF}${valueOf('{{ printf "%v" $d }}')}`, STOPPED),
  chart(
    'objects-in-themselves-merged',
    `${SELF}{{ $e := deepCopy (dict "a" (dict)) }}{{ $_ := set $e "self" $e }}${valueOf('{{ mergeOverwrite $d $e | len }}')}{{ fail "x" }}`,
    STOPPED,
  ),
  chart(
    'objects-in-themselves-compared',
    `${SELF}{{ $e := dict "a" 1 }}{{ $_ := set $e "self" $e }}${valueOf('{{ deepEqual $d $e }}')}{{ fail "x" }}`,
    STOPPED,
  ),
  chart(
    'values-in-themselves',
    `{{ $_ := set .Values "self" .Values }}${valueOf('{{ tpl "{{ toYaml .Values }}" . }}')}`,
    EMPTY,
  ),
];

const work: readonly HostileSource[] = [
  chart('keys-of-rsa', `{{ range until 10000 }}{{ $_ := genPrivateKey "rsa" }}{{ end }}${settings('bad')}`, LIMIT),
  chart('authorities', `{{ range until 10000 }}{{ $_ := genCA "a" 1 }}{{ end }}${settings('bad')}`, LIMIT),
  chart(
    'passwords',
    `{{ range until 10000 }}{{ $_ := derivePassword 1 "long" "p" "u" "s" }}{{ end }}${settings('bad')}`,
    LIMIT,
  ),
  chart('hashes', `{{ range until 10000 }}{{ $_ := htpasswd "u" "p" }}{{ end }}${settings('bad')}`, LIMIT),
  chart('expression-of-repeats', valueOf('{{ mustRegexMatch "((a{1,1000}){1,1000}){1,1000}" "a" }}'), REFUSED),
  chart(
    'expressions-without-end',
    `{{ $s := repeat 1000000 "a" }}{{ range until 100000 }}{{ $_ := regexReplaceAll "(a+)+b" $s "" }}{{ end }}${settings('bad')}`,
    LIMIT,
  ),
  chart(
    'sorting',
    `{{ $l := until 1000000 }}{{ range until 1000 }}{{ $_ := sortAlpha $l }}{{ end }}${settings('bad')}`,
    STOPPED,
  ),
  chart('nested-conditions', `${'{{ if true }}'.repeat(100_000)}x${'{{ end }}'.repeat(100_000)}`, STOPPED),
  chart('nested-parentheses', `{{ ${'('.repeat(500_000)}1${')'.repeat(500_000)} }}`, STOPPED),
  chart('nested-pipes', valueOf(`{{ "a"${' | quote'.repeat(200_000)} | len }}`), STOPPED),
];

const bomb = times(
  9,
  (at) => `${'abcdefghij'[at + 1]}: &${'abcdefghij'[at + 1]} [${`*${'abcdefghij'[at]},`.repeat(9)}*a]\n`,
);
const HUGE = `a: ${'x'.repeat(6 * 1024 * 1024)}\n`;

const files: readonly HostileSource[] = [
  chart('rendered-aliases', `${settings('bad')}a: &a [x,x,x,x,x,x,x,x,x]\n${bomb}`, STOPPED),
  chart('rendered-levels', `${settings('bad')}x: {{ repeat 20000 "[" }}{{ repeat 20000 "]" }}\n`, STOPPED),
  chart('rendered-documents', `${settings('bad')}{{ range until 2000000 }}---\n{{ end }}\n---\nkind: [\n`, STOPPED),
  chart('aliases-in-values', settings('bad'), STOPPED, {
    files: { 'values.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${bomb}` },
  }),
  chart('levels-in-values', settings('bad'), STOPPED, {
    files: { 'values.yaml': `a: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n` },
  }),
  chart('huge-values', settings('bad'), /^(?:RENDER_LIMIT_EXCEEDED|RENDER_FAILED): .*values\.yaml/s, {
    files: { 'values.yaml': HUGE },
  }),
  chart('aliases-in-chart-file', settings('bad'), STOPPED, {
    files: { 'Chart.yaml': `apiVersion: v2\nname: x\nversion: 1.0.0\na: &a [x,x,x,x,x,x,x,x,x]\n${bomb}` },
  }),
  chart('schema-of-itself', settings('bad'), STOPPED, {
    files: {
      'values.yaml': 'a: 1\n',
      'values.schema.json':
        '{"$ref": "#/definitions/a", "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}',
    },
  }),
  chart('schema-from-elsewhere', settings('bad'), /^(?:REMOTE_REFUSED|RENDER_FAILED): /, {
    files: { 'values.yaml': 'a: 1\n', 'values.schema.json': '{"$ref": "http://169.254.169.254/latest"}' },
  }),
  chart('schema-of-the-machine', settings('bad'), /^(?:REMOTE_REFUSED|PATH_OUT_OF_REPO|RENDER_FAILED): /, {
    files: { 'values.yaml': 'a: 1\n', 'values.schema.json': '{"$ref": "file:///etc/passwd"}' },
  }),
  chart('schema-that-doubles', settings('bad'), STOPPED, {
    files: { 'values.yaml': 'a: 1\n', 'values.schema.json': JSON.stringify(doublingSchema(26)) },
  }),
  chart('schema-of-levels', settings('bad'), STOPPED, {
    files: { 'values.yaml': 'a: 1\n', 'values.schema.json': `${'{"not":'.repeat(50_000)}{}${'}'.repeat(50_000)}` },
  }),
  chart('dependency-on-itself', settings('bad'), STOPPED, {
    files: {
      'Chart.yaml':
        'apiVersion: v2\nname: x\nversion: 1.0.0\ndependencies: [{name: x, version: 1.0.0, repository: "file://../dependency-on-itself"}]\n',
    },
  }),
  chart('archive-that-is-none', settings('bad'), STOPPED, { files: { 'charts/x-1.0.0.tgz': 'no archive' } }),
];

export const HOSTILE_CHARTS: readonly HostileSource[] = [...loops, ...sizes, ...work, ...files];

function circle(count: number): string {
  return times(count, (at) => `{{ define "c${at}" }}{{ include "c${(at + 1) % count}" . }}{{ end }}`);
}

function doubling(count: number): string {
  const first = '{{ define "d0" }}xxxxxxxxxx{{ end }}';
  return first + times(count, (at) => `{{ define "d${at + 1}" }}${`{{ include "d${at}" . }}`.repeat(2)}{{ end }}`);
}

function doublingSchema(levels: number): unknown {
  const definitions = Object.fromEntries(
    Array.from({ length: levels }, (_, at) => [
      `d${at}`,
      at === 0
        ? { type: 'string' }
        : { anyOf: [{ $ref: `#/definitions/d${at - 1}` }, { $ref: `#/definitions/d${at - 1}` }] },
    ]),
  );
  return { $ref: `#/definitions/d${levels - 1}`, definitions };
}
