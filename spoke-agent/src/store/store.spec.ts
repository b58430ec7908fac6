import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { renderBytes, sha256 } from '@wheelhouse/protocol';
import * as fc from 'fast-check';
import { readChecksummedJson, writeChecksummed } from './checksummed-file.js';
import { RenderStore } from './render-store.js';
import { StateStore } from './state-store.js';
import { StateCorruptError } from './store.errors.js';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wheelhouse-store-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe('a checksummed file', () => {
  it('gives back what was written, and tells "never written" from it', async () => {
    const path = join(folder, 'x.json');
    expect(await readChecksummedJson(path)).toBeUndefined();
    await writeChecksummed(path, '{"a":1}');
    await writeChecksummed(path, '{"a":2}');
    expect(await readChecksummedJson(path)).toEqual({ a: 2 });
    expect(await readdir(folder)).toEqual(['x.json']);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('is never read as absent or as something else when any byte of it changed', async () => {
    const path = join(folder, 'x.json');
    await writeChecksummed(path, JSON.stringify({ assignments: ['a', 'b'] }));
    const bytes = await readFile(path);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        await writeFile(path, damaged);
        await expect(readChecksummedJson(path)).rejects.toThrow(StateCorruptError);
      }),
      { numRuns: 100 },
    );
  });

  it('counts as damaged when it is cut short or empty', async () => {
    const path = join(folder, 'x.json');
    await writeChecksummed(path, '{"a":1}');
    for (const length of [40, 0]) {
      await truncate(path, length);
      await expect(readChecksummedJson(path)).rejects.toThrow(StateCorruptError);
    }
  });

  it('survives a writer that was killed before the rename', async () => {
    const path = join(folder, 'x.json');
    await writeChecksummed(path, '{"a":1}');
    await writeFile(`${path}.0000.tmp`, 'half a fi');
    expect(await readChecksummedJson(path)).toEqual({ a: 1 });
  });
});

describe('the state store', () => {
  it('takes an unknown shape for damage, not for nothing', async () => {
    const store = new StateStore(folder);
    expect(await store.readDesired()).toBeUndefined();
    await writeChecksummed(join(folder, 'desired.json'), '{"epoch":5}');
    await expect(store.readDesired()).rejects.toMatchObject({ code: 'STATE_CORRUPT' });
  });

  it('lets the last of many writes win', async () => {
    const store = new StateStore(folder);
    await store.ensure();
    const kinds = (n: number) => [{ apiVersion: 'v1', kind: `K${n}` }];
    await Promise.all(Array.from({ length: 20 }, (_, n) => store.writeKinds(kinds(n))));
    expect(await store.readKinds()).toEqual(kinds(19));
  });
});

describe('the render store', () => {
  const objects = [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }];
  const bytes = renderBytes(objects);
  const digest = sha256(bytes);
  const path = (name = digest): string => join(folder, 'renders', `${name}.json.gz`);

  it('stores only what is what its digest says', async () => {
    const store = new RenderStore(folder);
    expect(await store.put(digest, gzipSync(Buffer.concat([bytes, Buffer.from(' ')])))).toBe(false);
    expect(await store.put(digest, Buffer.from('no gzip'))).toBe(false);
    expect(await store.missing([digest])).toEqual([digest]);
    expect(await store.put(digest, gzipSync(bytes))).toBe(true);
    expect(await store.missing([digest])).toEqual([]);
    expect(await new RenderStore(folder).find(digest)).toEqual(objects);
  });

  it('keeps all digits of whole numbers', async () => {
    const text = '[{"apiVersion":"v1","kind":"Big","metadata":{"name":"a"},"spec":{"n":[9007199254740993,-1]}}]';
    await new RenderStore(folder).put(sha256(text), gzipSync(text));
    expect(JSON.stringify(await new RenderStore(folder).find(sha256(text)))).toBe(text);
  });

  it('treats a damaged render as missing', async () => {
    await new RenderStore(folder).put(digest, gzipSync(bytes));
    await writeFile(path(), 'damaged');
    const store = new RenderStore(folder);
    expect(await store.find(digest)).toBeUndefined();
    expect(await store.missing([digest])).toEqual([digest]);
  });

  it('removes what nobody refers to, but not what was just fetched', async () => {
    const store = new RenderStore(folder);
    await store.put(digest, gzipSync(bytes));
    await writeFile(path('f'.repeat(64)), 'old');
    await writeFile(join(folder, 'renders', 'draft.tmp'), 'half');
    await store.retain(new Set());
    expect(await readdir(join(folder, 'renders'))).toEqual([`${digest}.json.gz`]);
    await store.retain(new Set([digest]));
    await store.retain(new Set());
    expect(await readdir(join(folder, 'renders'))).toEqual([]);
  });
});
