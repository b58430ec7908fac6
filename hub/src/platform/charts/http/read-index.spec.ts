import { describe, expect, it } from '@jest/globals';
import { parseYaml } from '@wheelhouse/generators';
import * as fc from 'fast-check';
import { Document } from 'yaml';
import { fieldsOf, toIndexedVersion } from './chart-index.js';
import { readIndex } from './read-index.js';

const DIGEST = 'ab'.repeat(32);

const INDEX = `apiVersion: v1
entries:
  # what tools write
  nginx:
  - annotations:
      category: Infrastructure
      licenses: Apache-2.0
    apiVersion: v2
    appVersion: 1.27.0
    created: "2026-01-01T00:00:00Z"
    dependencies:
    - name: common
      repository: oci://registry.example.com/charts
      version: 2.x.x
    description: |
      version: 0.0.0
      urls: none
    digest: ${DIGEST}
    name: nginx
    urls:
    - charts/nginx-18.0.0.tgz
    - https://mirror.example.com/nginx-18.0.0.tgz
    version: 18.0.0
  - digest: sha256:${DIGEST.toUpperCase()}
    urls:
    - 'https://charts.example.com/it''s.tgz' # quoted
    version: "17.0.0+a"
  redis: []
  empty:
generated: "2026-01-01T00:00:00Z"
serverInfo: {}
`;

async function read(text: string): Promise<unknown> {
  return Object.fromEntries(await readIndex(Buffer.from(text)));
}

function byFullParser(text: string): unknown {
  const { entries } = parseYaml(text) as unknown as { entries: Record<string, unknown[] | null> };
  return Object.fromEntries(
    Object.entries(entries).map(([name, list]) => [
      name,
      (list ?? []).flatMap((one) => toIndexedVersion(fieldsOf(one)) ?? []),
    ]),
  );
}

describe('The index of a chart repository', () => {
  it('gives versions, archives and digests, and nothing of what only looks like them', async () => {
    expect(await read(INDEX)).toEqual({
      nginx: [
        { version: '18.0.0', url: 'charts/nginx-18.0.0.tgz', digest: `sha256:${DIGEST}` },
        { version: '17.0.0+a', url: "https://charts.example.com/it's.tgz", digest: `sha256:${DIGEST}` },
      ],
      redis: [],
      empty: [],
    });
    expect(await read(INDEX)).toEqual(byFullParser(INDEX));
  });

  it.each([
    [
      'with lists that are indented',
      'entries:\n    web:\n      - urls:\n          - a.tgz\n        version: 1.0.0\n      - version: 2.0.0\n        urls:\n          - b.tgz\n',
    ],
    ['with line ends of Windows', INDEX.replaceAll('\n', '\r\n')],
    ['with a byte order mark and a document marker', `\ufeff---\n${INDEX}`],
    ['in flow style', 'entries: {web: [{version: 1.0.0, urls: [a.tgz]}]}\n'],
    [
      'with an entry in flow style',
      'entries:\n  web:\n  - {version: 1.0.0, urls: [a.tgz]}\n  - version: 2.0.0\n    urls: [b.tgz]\n',
    ],
    ['with a dash on its own line', 'entries:\n  web:\n  -\n    version: 1.0.0\n    urls:\n    - a.tgz\n'],
    ['with values on the next line', 'entries:\n  web:\n  - version:\n      1.0.0\n    urls:\n    -\n      a.tgz\n'],
    ['with a folded address', 'entries:\n  web:\n  - version: 1.0.0\n    urls:\n    - >-\n      a.tgz\n'],
    ['with quoted keys', '"entries":\n  "web":\n  - "version": "1.0.0"\n    "urls":\n    - "a.tgz"\n'],
    ['with an unquoted short version', 'entries:\n  web:\n  - version: 1.5\n    urls:\n    - a.tgz\n'],
    [
      'with entries that lack something',
      'entries:\n  web:\n  - version: 1.0.0\n  - urls:\n    - a.tgz\n  - null\n  - version: 2.0.0\n    urls: []\n',
    ],
    ['without any chart', 'apiVersion: v1\nentries: {}\ngenerated: x\n'],
  ])('is read %s as the full parser reads it', async (_what, text) => {
    expect(await read(text)).toEqual(byFullParser(text.replace(/^\ufeff/, '')));
  });

  it('may be JSON', async () => {
    const index = {
      apiVersion: 'v1',
      entries: { 'we"b}': [{ version: '1.0.0', urls: ['a[{\\".tgz'], digest: DIGEST, x: { entries: [1] } }], none: [] },
      more: [{ a: [{}] }],
    };
    const expected = { 'we"b}': [{ version: '1.0.0', url: 'a[{\\".tgz', digest: `sha256:${DIGEST}` }], none: [] };
    expect(await read(JSON.stringify(index))).toEqual(expected);
    expect(await read(` \n${JSON.stringify(index, null, 2)}`)).toEqual(expected);
  });

  it.each([
    '',
    '<html><body>Sign in</body></html>',
    'apiVersion: v1\n',
    'entries:\n- a\n',
    '{"entries": ',
    '{"a": {}}',
    '[1]',
    'entries: text\n',
    '\0\u0001',
    'a: b\n---\nentries: {}\n---\nentries: {}\n',
  ])('is refused when it is %j', async (text) => {
    await expect(read(text)).rejects.toMatchObject({ name: 'UnusualIndexError' });
  });

  it('is what the full parser says, however it is written', async () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9 .:#'"-]{0,12}[a-z]$/);
    const version = fc.stringMatching(/^v?\d{1,2}\.\d{1,2}\.\d{1,2}(-rc\.\d)?(\+b)?$/);
    const entry = fc.record(
      {
        version: fc.oneof(version, word),
        urls: fc.array(fc.oneof(fc.webUrl(), word), { minLength: 1, maxLength: 3 }),
        digest: fc.oneof(fc.constant(DIGEST), word),
        name: word,
        description: fc.oneof(word, fc.string(), fc.constant('a\nversion: 9.9.9\n\n- b')),
        annotations: fc.dictionary(word, fc.string({ maxLength: 100 }), { maxKeys: 3 }),
        dependencies: fc.array(fc.record({ version, name: word }), { maxLength: 2 }),
        deprecated: fc.boolean(),
      },
      { requiredKeys: ['version', 'urls'] },
    );
    const index = fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/), fc.array(entry, { maxLength: 3 }), {
      maxKeys: 3,
    });
    const style = fc.record({
      indentSeq: fc.boolean(),
      lineWidth: fc.constantFrom(0, 20, 80),
      indent: fc.integer({ min: 2, max: 4 }),
      defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE'),
    });
    await fc.assert(
      fc.asyncProperty(index, style, async (entries, options) => {
        const text = new Document({ apiVersion: 'v1', entries, generated: 'now' }, { version: '1.1' }).toString(
          options,
        );
        expect(await read(text)).toEqual(byFullParser(text));
        expect(await read(JSON.stringify({ entries }))).toEqual(byFullParser(JSON.stringify({ entries })));
      }),
      { numRuns: 500 },
    );
  }, 60_000);

  it('of the largest repositories is read in turns, without holding up other work', async () => {
    const entry = INDEX.slice(INDEX.indexOf('  - annotations'), INDEX.indexOf('  - digest'));
    const charts = Array.from({ length: 100 }, (_, chart) => `  chart-${chart}:\n${entry.repeat(420)}`);
    const bytes = Buffer.from(`apiVersion: v1\nentries:\n${charts.join('')}`);
    expect(bytes.length).toBeGreaterThan(20 * 1024 * 1024);
    // Processor time is measured: machines are busy.
    let [longest, last] = [0, process.threadCpuUsage()];
    const watch = setInterval(() => {
      const { user, system } = process.threadCpuUsage(last);
      longest = Math.max(longest, (user + system) / 1_000);
      last = process.threadCpuUsage();
    }, 5);
    const index = await readIndex(bytes);
    await new Promise((resolve) => setTimeout(resolve, 10));
    clearInterval(watch);
    expect(index.get('chart-99')).toHaveLength(420);
    expect(longest).toBeLessThan(2_000);
  });

  it('cannot be written so that reading it takes for ever', async () => {
    const started = performance.now();
    const blanks = ' '.repeat(100_000);
    for (const text of [
      `entries:\n  web:\n  - version: ${blanks}x${blanks}\n`.repeat(20),
      `entries:\n  web:\n${`  - version: a${' '.repeat(4_000)}b\n`.repeat(2_000)}`,
      `entries:\n  web:\n${'  - {version: 1.0.0, urls: [a]}\n'.repeat(50_000)}`,
      `entries:\n  web:\n  - ${'['.repeat(1_000_000)}\n`,
      `${'x'.repeat(5_000_000)}\n`,
      `{"entries":${'['.repeat(1_000_000)}`,
      `{"entries":{"web":[{"a":"${'\\'.repeat(1_000_000)}`,
    ])
      await readIndex(Buffer.from(text)).catch((error: unknown) =>
        expect(error).toMatchObject({ name: 'UnusualIndexError' }),
      );
    expect(performance.now() - started).toBeLessThan(30_000);
  }, 60_000);

  it('is an index or a refusal, whatever the bytes', async () => {
    const bytes = Buffer.from(INDEX);
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.tuple(
            fc.nat(bytes.length - 1),
            fc.oneof(fc.nat(255), fc.constantFrom(0x20, 0x0a, 0x2d, 0x3a, 0x7b, 0x22)),
          ),
        ),
        async (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, value] of changes) changed[at] = value;
          await readIndex(changed).catch((error: unknown) =>
            expect(error).toMatchObject({ name: 'UnusualIndexError' }),
          );
          await readIndex(Buffer.concat([Buffer.from('{'), changed])).catch((error: unknown) =>
            expect(error).toMatchObject({ name: 'UnusualIndexError' }),
          );
        },
      ),
      { numRuns: 500 },
    );
  }, 60_000);
});
