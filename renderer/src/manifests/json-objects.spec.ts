import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { jsonObjects } from './json-objects.js';
import { parseFile } from './parse-file.js';

const object = (name: string): string => `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "${name}"}}`;
const placesIn = async (text: string): Promise<string[]> =>
  (await parseFile({ path: 'a.yaml', text })).map(({ name, place }) => `${name} ${place}`);

describe('Objects in JSON, one after the other', () => {
  it('are cut apart where they end, whatever their texts hold', () => {
    const parts = fc.array(
      fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.dictionary(fc.string(), fc.integer()))),
      {
        minLength: 1,
      },
    );
    const blanks = fc.constantFrom('', ' ', '\n', '\r\n\t');
    fc.assert(
      fc.property(parts, blanks, (objects, blank) => {
        const texts = objects.map((one) => JSON.stringify(one));
        expect([...jsonObjects(texts.join(blank))].map(({ text }) => text)).toEqual(texts);
      }),
    );
  });

  it('end, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('{', '}', '"', '\\', 'a', ' ') }), (text) => {
        const pieces = [...jsonObjects(`{${text}`)];
        expect(pieces.map((piece) => piece.text.length).reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(
          text.length + 1,
        );
      }),
    );
  });

  it('are read in a file that is called YAML, as Argo CD reads them', async () => {
    expect(await placesIn(`${object('a')}\n${object('b')}`)).toEqual(['a a.yaml:1:1', 'b a.yaml:2:1']);
    expect(await placesIn(`${object('a')}${object('b')}\n---\n${object('c')}`)).toHaveLength(3);
    expect(await placesIn(`${object('a')}\n# nothing more\n`)).toHaveLength(1);
    expect(await placesIn('{a: b}\n{c: d}\n')).toEqual([]);
    for (const rest of [`${object('b')} {"metadata": `, 'more', '{"metadata": '])
      await expect(placesIn(`${object('a')} ${rest}`)).rejects.toMatchObject({ code: 'INVALID_MANIFEST' });
  });
});

describe('A manifest file', () => {
  it('holds no control characters', async () => {
    for (const text of [
      'metadata: {name: "a\u0007"}',
      'metadata: {name: a\u0007}',
      'metadata: {name: a}\nx: "\u0085\u0080"',
    ])
      await expect(placesIn(`apiVersion: v1\nkind: ConfigMap\n${text}\n`)).rejects.toMatchObject({
        code: 'INVALID_MANIFEST',
        message: expect.stringContaining('control character'),
      });
  });

  it('may be a list that some tool wrote without items, but none with an item that is no object', async () => {
    expect(await placesIn('apiVersion: v1\nkind: ConfigMapList\nitems: null\n')).toEqual([]);
    await expect(placesIn('apiVersion: v1\nkind: List\nitems: [null]\n')).rejects.toMatchObject({
      code: 'INVALID_MANIFEST',
    });
  });
});
