import { describe, expect, it } from '@jest/globals';
import { assert, property, string } from 'fast-check';
import { placesOf, putAt, valueAt } from './field-path.js';
import { parseJqPath, parsePointer } from './parse-field-path.js';

const document = {
  metadata: { annotations: { 'team/owner': 'ann', 'a~b': 'x' } },
  spec: {
    source: { repoURL: 'one', targetRevision: 'main' },
    sources: [
      { repoURL: 'one', targetRevision: 'a', helm: { version: 3 } },
      { repoURL: 'two', targetRevision: 'b' },
      { repoURL: 'one' },
    ],
    syncPolicy: { automated: { prune: true } },
  },
};

const found = (path: ReturnType<typeof parseJqPath>) =>
  path && placesOf(path, document).map((place) => [place.join('.'), valueAt(document, place)]);

describe('a JSON pointer', () => {
  it.each<[string, unknown[]]>([
    ['/spec/source/targetRevision', [['spec.source.targetRevision', 'main']]],
    ['/spec/sources/1/targetRevision', [['spec.sources.1.targetRevision', 'b']]],
    ['/metadata/annotations/team~1owner', [['metadata.annotations.team/owner', 'ann']]],
    ['/metadata/annotations/a~0b', [['metadata.annotations.a~b', 'x']]],
    ['/metadata/annotations/a~01', [['metadata.annotations.a~1', undefined]]],
    ['/spec/source/path', [['spec.source.path', undefined]]],
    ['/spec/absent/path', []],
    ['/spec/sources/01/targetRevision', []],
    ['/spec/sources/-', []],
    ['/spec/source/constructor/name', []],
  ])('%s', (pointer, expected) => {
    expect(found(parsePointer(pointer))).toEqual(expected);
  });

  it.each(['', 'spec/source', '/a~', '/a~2b', '#/spec'])('"%s" is none', (pointer) => {
    expect(parsePointer(pointer)).toBeUndefined();
  });
});

describe('a jq path', () => {
  it.each<[string, unknown[]]>([
    ['.spec.source.targetRevision', [['spec.source.targetRevision', 'main']]],
    ['.spec.syncPolicy', [['spec.syncPolicy', { automated: { prune: true } }]]],
    ['.spec.sources[1].targetRevision', [['spec.sources.1.targetRevision', 'b']]],
    [
      '.spec.sources[].targetRevision',
      [
        ['spec.sources.0.targetRevision', 'a'],
        ['spec.sources.1.targetRevision', 'b'],
        ['spec.sources.2.targetRevision', undefined],
      ],
    ],
    ['.spec.sources[] | select(.repoURL == "two").targetRevision', [['spec.sources.1.targetRevision', 'b']]],
    ['.spec.sources[] | select(.repoURL=="two") | .targetRevision', [['spec.sources.1.targetRevision', 'b']]],
    ['.spec.sources[]|select(.helm.version == 3).helm.version', [['spec.sources.0.helm.version', 3]]],
    ['.spec.sources[] | select(.repoURL == "three")', []],
    ['.metadata.annotations["team/owner"]', [['metadata.annotations.team/owner', 'ann']]],
    ['.metadata.annotations."team/owner"', [['metadata.annotations.team/owner', 'ann']]],
    ['.["metadata"]["annotations"]["team/owner"]', [['metadata.annotations.team/owner', 'ann']]],
    ['.spec?.source?.path?', [['spec.source.path', undefined]]],
    ['.spec | .source', [['spec.source', document.spec.source]]],
    ['.spec.source[].path', []],
  ])('%s', (expression, expected) => {
    expect(found(parseJqPath(expression))).toEqual(expected);
  });

  it.each([
    '',
    '.',
    'spec.source',
    '.spec..source',
    '.spec.sources[-1]',
    '.spec.sources[1:2]',
    '.spec.sources | map(.x)',
    '.spec.sources[] | select(.repoURL | test("x"))',
    '.spec.sources[] | select(.a == "b" and .c == "d")',
    '.spec.source | select(.repoURL == "x")',
    '.spec.source // .spec.sources',
    'del(.spec)',
    '.spec.source = 1',
    '..',
    '"spec"',
    '[0]',
  ])('refuses "%s"', (expression) => {
    expect(parseJqPath(expression)).toBeUndefined();
  });

  it('never takes longer or fails on any text', () => {
    assert(
      property(string(), (text) => {
        parseJqPath(`.spec${text}`);
        parsePointer(text);
      }),
    );
  });
});

describe('putting a value at a place', () => {
  it('makes objects on the way, never lists or prototypes', () => {
    const tree: Record<string, unknown> = { list: ['a'] };
    putAt(tree, ['a', 'b'], 1);
    putAt(tree, ['list', 3, 'x'], 1);
    putAt(tree, ['__proto__', 'polluted'], 1);
    putAt(tree, ['gone', 'x'], undefined);
    expect(JSON.stringify(tree)).toBe('{"list":["a"],"a":{"b":1},"__proto__":{"polluted":1}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
