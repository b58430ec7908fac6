import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalText } from './exact-json.js';
import { parseSimpleYaml } from './simple-yaml.js';
import { readYamlDocuments } from './yaml-documents.js';

/** What the full parser says of a text that is one document. */
function full(text: string): string {
  const documents = [...readYamlDocuments(text, { isSimpleTried: false })];
  return documents
    .map((document) =>
      'reason' in document
        ? 'broken'
        : `${canonicalText(document.value)} at ${document.position.line}:${document.position.column}`,
    )
    .join('\n');
}

function simple(text: string): string | undefined {
  const document = parseSimpleYaml(text);
  return document && `${canonicalText(document.value)} at ${document.line}:${document.column}`;
}

const MANIFEST = `# a comment
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  labels: {app: web, "app.kubernetes.io/name": web}   # flow

  annotations:
    argocd.argoproj.io/sync-wave: "1"
    empty:
    note: 'single quoted'
spec:
  replicas: 2
  template:
    spec:
      containers:
      - name: web
        image: registry.example.com:5000/web:1.2.3
        args: ["--port", "8080", -v]
        command:
          - sh
          - -c
          - |
            set -e
              indented

            exec web
        ports:
        - containerPort: 8080
        -
          containerPort: 9090
        resources: {}
        env: []
      nodeSelector:
        kubernetes.io/os: linux
data:
  script: |-
    no line feed at the end
  kept: |+
    kept

  last: true
`;

/** Parts that YAML is made of, the simple ones more often. */
const TOKENS = [
  ...'a|b|key|a: |b:|- |-|\n|\n|\n  |\n  |\n    |\n- |\n  - | |  |# c| #|#|1|0x1|-1|1.5|true|on|null|~|2024-01-01'.split(
    '|',
  ),
  ...`"^'^"x"^'y'^{^}^[^]^,^, ^: ^:^|^|-^|+^>^&a^*a^!t^%^@^?^<<^\\^é^\t^\r^=^.^...^/^$^(^"k": ^'k': `.split('^'),
];

describe('The quick way through simple YAML', () => {
  it('reads an ordinary manifest as the full parser does', () => {
    expect(simple(MANIFEST)).toBe(full(MANIFEST));
    expect(simple(MANIFEST)).toContain('"image":"registry.example.com:5000/web:1.2.3"');
  });

  it.each([
    'a: &x 1\nb: *x\n',
    'a: !!str 1\n',
    '<<: {a: 1}\n',
    'a: >\n  folded\n',
    'a: one\n  two\n',
    'a: "x\\n"\n',
    "a: 'it''s'\n",
    'a: b: c\n',
    'a: [1\n',
    '? a\n: b\n',
    '- a\n',
    'plain\n',
    'a: 1\n b: 2\n',
    'a:\n  - x\n - y\n',
    'a: |2\n   x\n',
    'a:\tb\n',
    'a: .inf\n',
    'on: 1\n',
    '1: a\n',
    'a: 1\n...\n',
    '%YAML 1.1\n',
    'a: {b: c: d}\n',
    'a: "x" y\n',
    'a: @x\n',
  ])('leaves %j to the full parser', (text) => expect(simple(text)).toBeUndefined());

  it('never says anything else than the full parser, whatever the text is made of', () => {
    const token = fc.constantFrom(...TOKENS);
    let simpleOnes = 0;
    fc.assert(
      fc.property(fc.array(token, { maxLength: 30 }), (parts) => {
        const text = `key: 1\n${parts.join('')}\n`;
        const quick = simple(text);
        if (quick === undefined) return;
        simpleOnes += 1;
        expect(quick).toBe(full(text));
      }),
      { numRuns: 20_000 },
    );
    // Otherwise the comparison would say nothing.
    expect(simpleOnes).toBeGreaterThan(1_000);
  }, 60_000);

  it('never says anything else than the full parser about manifests with lines changed', () => {
    const lines = MANIFEST.split('\n');
    const change = fc.record({
      line: fc.nat(lines.length - 1),
      indent: fc.integer({ min: -3, max: 3 }),
      with: fc.nat(lines.length - 1),
      isReplaced: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const changed = [...lines];
        for (const { line, indent, with: other, isReplaced } of changes) {
          const text = (isReplaced ? lines[other] : changed[line]) ?? '';
          changed[line] = indent < 0 ? text.replace(new RegExp(`^ {0,${-indent}}`), '') : ' '.repeat(indent) + text;
        }
        const text = `${changed.join('\n')}\n`;
        const quick = simple(text);
        if (quick !== undefined) expect(quick).toBe(full(text));
      }),
      { numRuns: 3_000 },
    );
  }, 60_000);
});
