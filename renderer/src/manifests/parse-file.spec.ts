import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { RenderError, RenderLimitError } from '../render.errors.js';
import { parseFile } from './parse-file.js';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';

async function parsed(text: string, path = 'dir/file.yaml'): Promise<unknown[]> {
  return (await parseFile({ path, text })).map((manifest) => JSON.parse(manifest.text) as unknown);
}

async function messageOf(text: string, path = 'dir/file.yaml'): Promise<string> {
  return await parseFile({ path, text }).then(
    () => 'it parsed',
    (error: unknown) =>
      error instanceof RenderError ? `${error.code} ${error.message}` : `unexpected: ${String(error)}`,
  );
}

describe('A file of manifests', () => {
  it.each([
    ['0644', 420],
    ['0o17', 15],
    ['0x1F', 31],
    ['-0b11', -3],
    ['1_000', 1000],
    ['1.50', 1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['089', 89],
    ['yes', true],
    ['OFF', false],
    ['y', true],
    ['~', null],
    ['', null],
    ['2024-03-01', '2024-03-01'],
    ['12:30:45', '12:30:45'],
    ['"yes"', 'yes'],
    ["'1'", '1'],
    ['!!str 1', '1'],
    ['!!int "3"', 3],
    ['!!binary aGk=', 'hi'],
    ['1.2.3', '1.2.3'],
    ['100m', '100m'],
    ['|\n  a\n  b', 'a\nb\n'],
    ['>-\n  a\n  b', 'a b'],
  ])('reads %j by YAML 1.1 as %j', async (source, value) => {
    expect(await parsed(`${HEAD}x: ${source}\n`)).toEqual([expect.objectContaining({ x: value })]);
  });

  it('keeps whole numbers of 64 bits, in YAML and in JSON', async () => {
    const [yaml] = await parseFile({ path: 'a.yaml', text: `${HEAD}m: [9223372036854775807, -9223372036854775808]\n` });
    expect(yaml?.text).toContain('"m":[9223372036854775807,-9223372036854775808]');
    const json = '{"apiVersion":"v1","kind":"X","metadata":{"name":"a"},"n":9007199254740993,"s":"9007199254740993"}';
    expect((await parseFile({ path: 'a.json', text: json }))[0]?.text).toBe(json);
    expect((await parseFile({ path: 'a.yaml', text: json }))[0]?.text).toBe(json);
  });

  it('reads keys as text, the last of equal ones, merges, aliases and __proto__ as data (row 28)', async () => {
    const [object] = await parsed(
      `${HEAD}base: &b {a: 1, c: 1}\non: 1\n1: 2\nx: 1\nx: 2\nm:\n  <<: *b\n  a: 3\n__proto__: {polluted: true}\n`,
    );
    expect(object).toMatchObject({ true: 1, 1: 2, x: 2, m: { a: 3, c: 1 } });
    expect(Object.hasOwn(object as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('reads documents with CRLF, BOM, comments and empty ones', async () => {
    expect(
      await parsed(`\uFEFF---\r\n${HEAD.replaceAll('\n', '\r\n')}--- \r\n# nothing\r\n---\r\n${HEAD}...\n`),
    ).toHaveLength(2);
  });

  it.each([
    [`${HEAD}x: [1, 2\n`, /^INVALID_MANIFEST dir\/file\.yaml:\d+:\d+: /],
    [`${HEAD}---\n${HEAD}x:\n\t- a\n`, /file\.yaml:9:1: a tab/],
    [`${HEAD}x: a: b\n`, /file\.yaml:4:4: /],
    [`${HEAD}x: *secretname\n`, /:4:4: an alias/],
    [`${HEAD}---\njust: settings\n`, /:5:1: the document has no `kind`/],
    [`${HEAD}---\n- 1\n`, /:5:1: the document is no object/],
    ['kind: ConfigMap\nmetadata: {name: a}\n#apiVersion:', /:1:1: the object of kind ConfigMap has no `apiVersion`/],
    ['apiVersion: v1\nkind: Pod\n', /has no `metadata`/],
    ['apiVersion: v1\nkind: Pod\nmetadata: {}\n', /has no `metadata.name`/],
    ['apiVersion: v1\nkind: Pod\nmetadata: {name: 1}\n', /a name of digits needs quotes/],
    ['apiVersion: v1\nkind: Pod\nmetadata: {generateName: a-}\n', /generateName/],
    ['apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, metadata: {name: a}}]\n', /\(items\[0\]\) has no `kind`/],
    [`${HEAD}x: .inf\n`, /:4:4: an infinite number/],
    [`${HEAD}x: &a [*a]\n`, /:4:\d+: an? /],
    [`${HEAD}x: ${'['.repeat(5_000)}\n`, /INVALID_MANIFEST/],
  ])('says file, line and column: %j (row 28)', async (text, expected) => {
    expect(await messageOf(text)).toMatch(expected);
  });

  it('never shows what the file holds (row 28)', async () => {
    const secret = 'c2VjcmV0LXZhbHVl';
    for (const broken of [
      `x: "${secret}`,
      `x: *${secret}`,
      `x: {${secret}: ]`,
      `"${secret}": @${secret}`,
      `x: !${secret} [`,
      `- ${secret}`,
      `x: ${secret}: ${secret}`,
    ]) {
      expect(await messageOf(`${HEAD}${broken}\n`)).not.toContain(secret);
      expect(await messageOf(`{"kind": "Secret", "data": {"a": "${secret}" ${secret}}}`, 'a.json')).not.toContain(
        secret,
      );
    }
  });

  it('is left out when it is something else, or marked', async () => {
    expect(await parsed('name: {{ something }}\nlist: [\n')).toEqual([]);
    expect(await parsed('just: settings\n')).toEqual([]);
    expect(await parsed('plain text')).toEqual([]);
    expect(await parsed(`# +argocd:skip-file-rendering\n${HEAD}`)).toEqual([]);
  });

  it('of JSON says where it is broken, and holds one object', async () => {
    expect(await messageOf('{"kind":\n  oops}', 'a.json')).toMatch(/a\.json:2:3: it is not valid JSON/);
    expect(await messageOf('{"kind":"A"}\n{"kind":"B"}', 'a.json')).toMatch(
      /a\.json:2:1: it holds more than one JSON object/,
    );
    expect(await messageOf('{"name":"package"}', 'package.json')).toMatch(/exclude/);
  });

  it('is bounded: alias bombs, depth, and objects (row 28)', async () => {
    const bomb = Array.from(
      { length: 12 },
      (_, index) =>
        `a${index}: &a${index} [${
          index === 0
            ? '1'
            : Array(10)
                .fill(`*a${index - 1}`)
                .join(', ')
        }]`,
    ).join('\n');
    const started = performance.now();
    expect(await messageOf(`${HEAD}${bomb}\n`)).toMatch(/more than 1000000 values/);
    expect(performance.now() - started).toBeLessThan(5_000);
    await expect(parseFile({ path: 'a.yaml', text: `${HEAD}---\n`.repeat(10_001) })).rejects.toThrow(RenderLimitError);
    expect(await messageOf(`{"kind":"A","x":${'['.repeat(300)}${']'.repeat(300)}}`, 'a.json')).toMatch(/nested deeper/);
  });

  it('gives back what was written, whatever the data', async () => {
    const data = fc.dictionary(
      fc.string(),
      fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.string())),
    );
    await fc.assert(
      fc.asyncProperty(data, async (values) => {
        const object = { apiVersion: 'v1', kind: 'X', metadata: { name: 'a' }, values };
        const text = stringify(object, {
          version: '1.1',
          defaultStringType: 'QUOTE_DOUBLE',
          defaultKeyType: 'QUOTE_DOUBLE',
        });
        if (!text.includes('+argocd')) expect(await parsed(text)).toEqual([JSON.parse(JSON.stringify(object))]);
      }),
      { numRuns: 300 },
    );
  });

  it('parses or fails with a RenderError, whatever the text (row 28)', async () => {
    const token = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '- ',
      '  ',
      '{',
      '}',
      '[',
      ']',
      '&x ',
      '*x',
      '|',
      '>',
      '"',
      "'",
      '#',
      '---\n',
      '!!int ',
      '<<',
      '?',
      '%',
      '@',
      '\t',
      'kind: X\n',
      ',',
      '\u0000',
      '\uFEFF',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(token, fc.string()), { maxLength: 40 }), async (parts) => {
        expect(await messageOf(HEAD + parts.join(''))).not.toMatch(/^unexpected/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('hooks with a generated name', () => {
  const hook = (content: string): string =>
    `apiVersion: batch/v1\nkind: Job\nmetadata:\n  generateName: migrate-\n  annotations: {argocd.argoproj.io/hook: PreSync}\nspec: {${content}}\n`;

  it('are objects, two of one prefix two of them', async () => {
    const text = `${hook('parallelism: 1')}---\n${hook('parallelism: 2')}`;
    const manifests = await parseFile({ path: 'job.yaml', text });
    expect(new Set(manifests.map(({ name }) => name)).size).toBe(2);
    expect(manifests.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^migrate-\*/),
      expect.stringMatching(/^migrate-\*/),
    ]);
    expect(manifests[0]?.text).not.toContain('"name"');
  });
});
