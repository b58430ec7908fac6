import { describe, expect, it } from '@jest/globals';
import { knownPart } from './known-fields.js';

describe('the known part of a manifest', () => {
  it('is what the cluster kept of it, in the words of the manifest', () => {
    const manifest = { spec: { cpu: '1000m', colour: 'blue', list: [{ a: 1, b: 2 }, { a: 3 }] }, extra: {} };
    const kept = { spec: { cpu: '1', added: true, list: [{ a: 1, z: 0 }, { a: 3 }] } };
    expect(knownPart(manifest, kept)).toEqual({ spec: { cpu: '1000m', list: [{ a: 1 }, { a: 3 }] } });
  });

  it('has lists as they are where the cluster added items', () => {
    expect(knownPart({ list: [{ b: 2 }] }, { list: [{ c: 1 }, { b: 2 }] })).toEqual({ list: [{ b: 2 }] });
  });

  it('looks nothing up through prototypes', () => {
    const manifest = JSON.parse('{"constructor": {"a": 1}, "kept": {"a": 1}}') as unknown;
    expect(Object.keys(knownPart(manifest, { kept: {} }) as object)).toEqual(['kept']);
  });
});
