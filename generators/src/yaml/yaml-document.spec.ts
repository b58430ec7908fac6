import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { GenerationError } from '../generation.errors.js';
import { parseFirstDocument, parseYaml, parseYamlDocuments } from './yaml-document.js';

/** The error that a text gives. */
function errorOf(text: string): GenerationError {
  try {
    parseYaml(text);
  } catch (error) {
    if (error instanceof GenerationError) return error;
    throw error;
  }
  throw new Error('No error was given.');
}

describe('parseYaml', () => {
  it.each([
    ['yes', true],
    ['n', false],
    ['Off', false],
    ['~', null],
    ['', null],
    ['0755', 493],
    ['08', 8],
    ['0o17', 15],
    ['0b101', 5],
    ['0x1F', 31],
    ['-0x1F', -31],
    ['1_000', 1000],
    ['1e3', 1000],
    ['.5', 0.5],
    ['12345678901234567890', 12345678901234567000],
    ['190:20:30', '190:20:30'],
    ['2024-05-06', '2024-05-06'],
    ['1e400', '1e400'],
    ['"yes"', 'yes'],
    ["'0755'", '0755'],
    ['!!str 5', '5'],
    ['!!int "5"', 5],
    ['!custom 5', '5'],
    ['nUll', 'nUll'],
    ['-', [null]],
  ])('reads %s as kubectl does', (source, value) => {
    expect(parseYaml(source)).toEqual(value);
  });

  it('turns keys into text as kubectl does', () => {
    expect(parseYaml('{n: 1, 0x10: 2, 1.50: 3, 1e+06: 4, "y": 5, on: 6}')).toEqual({
      false: 1,
      '16': 2,
      '1.5': 3,
      '1e+06': 4,
      y: 5,
      true: 6,
    });
  });

  it('takes the last of duplicate keys', () => {
    expect(parseYaml('a: 1\nb: 2\na: 3\n')).toEqual({ a: 3, b: 2 });
  });

  it('applies merge keys where they stand', () => {
    const text =
      'base: &b {x: 1, z: 2}\nuse:\n  x: 9\n  <<: *b\n  z: 7\nboth:\n  <<: [{x: first}, {x: second, w: 1}]\n';
    expect(parseYaml(text)).toEqual({
      base: { x: 1, z: 2 },
      use: { x: 1, z: 7 },
      both: { x: 'first', w: 1 },
    });
  });

  it('reads only the first document', () => {
    expect(parseYaml('a: 1\n---\nb: [\n')).toEqual({ a: 1 });
  });

  it('keeps a key called __proto__ as data', () => {
    for (const text of ['__proto__: {polluted: true}', '{"__proto__": {"polluted": true}}']) {
      const value = parseYaml(text) as object;
      expect(Object.keys(value)).toEqual(['__proto__']);
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
    }
  });

  it('tells line and column of malformed YAML', () => {
    expect(errorOf('a:\n  b: [1, 2\nc: 3\n')).toMatchObject({ code: 'INVALID_SPEC', line: 3, column: 1 });
    expect(errorOf('a: .inf')).toMatchObject({ code: 'INVALID_SPEC', line: 1, column: 4 });
    expect(errorOf('{ {a: b}: c }').message).toContain('a map key has to be text');
    expect(errorOf('a: *nowhere').message).toContain('unknown anchor');
  });

  it('refuses aliases that multiply out to more than the limit', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1) {
      lines.push(`a${level}: &a${level} [${Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ')}]`);
    }
    expect(errorOf(lines.join('\n')).message).toContain('more than 500000 values');
  });

  it.each([
    ['%d', 'a directive'],
    ['# a comment\n\n%x: y', 'a directive after a comment'],
    ['a: &#34;b', 'an anchor that is none'],
  ])('refuses %j: %s', (text) => {
    expect(() => parseYaml(text)).toThrow(expect.objectContaining({ code: 'INVALID_SPEC' }));
  });

  it('ends a block without a line break where the text ends without one, as go-yaml does', () => {
    expect(parseYaml('a: |\n  b\n  c')).toEqual({ a: 'b\nc' });
    expect(parseYaml('a: |\n  b\n  c\n')).toEqual({ a: 'b\nc\n' });
    expect(parseYaml('- >\n  b\n  c')).toEqual(['b c']);
  });

  it('refuses nesting that would exhaust the stack', () => {
    expect(errorOf('['.repeat(100_000)).code).toBe('INVALID_SPEC');
    expect(errorOf(`${'['.repeat(5000)}${']'.repeat(5000)}`).code).toBe('INVALID_SPEC');
    expect(errorOf(`${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`).code).toBe('INVALID_SPEC');
  });

  it('reads JSON back as it was written', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = JSON.stringify(value);
        expect(parseYaml(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('gives nothing but GenerationErrors for whatever text', () => {
    const piece = fc.constantFrom(
      'a',
      ':',
      ' ',
      '\n',
      '-',
      '- ',
      '? ',
      '&x ',
      '*x',
      '<<: ',
      '!!str ',
      '"',
      "'",
      '{',
      '}',
      '[',
      ']',
      ',',
      '|',
      '>',
      '#',
      '%',
      '---',
      '...',
      '\t',
      '{{',
      '}}',
      'é',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
        (text) => {
          try {
            parseYaml(text);
          } catch (error) {
            expect(error).toBeInstanceOf(GenerationError);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('whole numbers that JavaScript cannot hold', () => {
  const text =
    '[9007199254740993, -9223372036854775808, 0x20000000000001, 9007199254740991, 99999999999999999999, 1e30, "9007199254740993"]';
  const longInteger = (digits: string): string => `long ${digits}`;
  const kept = [
    'long 9007199254740993',
    'long -9223372036854775808',
    'long 9007199254740993',
    9_007_199_254_740_991,
    1e20,
    1e30,
    '9007199254740993',
  ];

  it('are the nearest that it can, unless asked for', () => {
    const read = parseYamlDocuments('{a: 9007199254740993, b: -9223372036854775808}');
    expect(read[0]?.value).toEqual({ a: 2 ** 53, b: -(2 ** 63) });
  });

  it('stand for what is asked for, in YAML', () => {
    expect(parseYamlDocuments(text, { longInteger })[0]?.value).toEqual(kept);
  });

  it('stand for what is asked for, in JSON', () => {
    const json = text.replace('0x20000000000001', '9007199254740993');
    expect(parseYamlDocuments(json, { longInteger })[0]?.value).toEqual(kept);
  });
});

describe('positions', () => {
  it('are those of the key, or of the closest enclosing value', () => {
    const document = parseFirstDocument('spec:\n  generators:\n    - git:\n        repoURL: x\n');
    expect(document.locate(['spec', 'generators', 0, 'git', 'repoURL'])).toEqual({ line: 4, column: 9 });
    expect(document.locate(['spec', 'generators', 0, 'git', 'absent'])).toEqual({ line: 3, column: 7 });
    expect(document.locate(['spec', 'generators', 7])).toEqual({ line: 2, column: 3 });
  });

  it('are known for JSON as well', () => {
    expect(parseFirstDocument('{\n "a": {\n  "b": 1}}').locate(['a', 'b'])).toEqual({ line: 3, column: 3 });
  });
});

describe('parseYamlDocuments', () => {
  it('leaves empty documents out and keeps the places of the others', () => {
    const documents = parseYamlDocuments('---\n# nothing\n---\na: 1\n---\nb: 2\n');
    expect(documents.map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }]);
    expect(documents[1]?.locate(['b'])).toEqual({ line: 6, column: 1 });
  });
});
