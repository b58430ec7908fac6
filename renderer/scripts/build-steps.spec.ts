import { describe, expect, it } from '@jest/globals';
import { isNewEnough } from './find-go.mjs';
import { changed } from './library-changes.mjs';
import { limitMemory } from './limit-memory.mjs';

const PAGE = 65_536;

/** A module with a memory of `pages`, given as the bytes of its limits, between two custom sections. */
function moduleWith(...limits: number[]): Uint8Array {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const custom = [0, 3, 1, 0x61, 7];
  return Uint8Array.from([...header, ...custom, 5, limits.length + 1, 1, ...limits, ...custom]);
}

describe('The maximum of the memory', () => {
  it('is what the module can grow to, and no further', () => {
    const limited = limitMemory(moduleWith(0, 2), 300 * PAGE);
    const { WebAssembly } = globalThis as unknown as { WebAssembly: { Module: new (bytes: Uint8Array) => object } };
    expect(new WebAssembly.Module(limited)).toBeDefined();
    expect([...limited]).toEqual([...moduleWith(1, 2, 0xac, 0x02)]);
  });

  it('is refused below what the module begins with, and where there is one already', () => {
    expect(() => limitMemory(moduleWith(0, 9), 8 * PAGE)).toThrow('needs 9 pages');
    expect(() => limitMemory(moduleWith(1, 1, 2), 8 * PAGE)).toThrow('without a maximum');
    expect(() => limitMemory(moduleWith(0, 1).subarray(0, 13), 8 * PAGE)).toThrow('no memory');
  });
});

describe('A change of a library', () => {
  const change = { module: 'example.com/m', file: 'a.go', from: 'old()\n', to: 'new()\n' };

  it('is made at the one place that has the text', () => {
    expect(changed('a\nold()\nb', change)).toBe('a\nnew()\nb');
    expect(changed('import (\n\nimport (\n\t"b"\n)\nold()\n', { ...change, imports: 'example.com/x' })).toContain(
      '\t"example.com/x"\n',
    );
    expect(changed('old()\ncut\nkept', { ...change, until: 'kept' })).toBe('new()\nkept');
  });

  it('stops the build where the text is gone, is there twice, or has no end', () => {
    expect(() => changed('a', change)).toThrow('example.com/m/a.go has not the one place');
    expect(() => changed('old()\nold()\n', change)).toThrow('not the one place');
    expect(() => changed('old()\n', { ...change, until: 'kept' })).toThrow('not the one place');
  });
});

describe('A version of Go', () => {
  it.each([
    ['go1.26.8', true],
    ['go1.27rc1', true],
    ['go2.0', true],
    ['go1.25.9', false],
    ['devel', false],
  ])('%s is new enough: %s', (version, isEnough) => {
    expect(isNewEnough(version)).toBe(isEnough);
  });
});
