import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { findCycle, namesOnCycles } from './dependency-graph.js';

const graphOf = (edges: Record<string, readonly string[]>) => new Map(Object.entries(edges));
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const graphs = fc
  .dictionary(fc.constantFrom(...NAMES), fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 3 }))
  .map((edges) => graphOf(edges));

/** The plain way: follow every edge. */
function reaches(graph: ReadonlyMap<string, readonly string[]>, from: string, to: string): boolean {
  const seen = new Set<string>();
  const open = [...(graph.get(from) ?? [])];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(graph.get(name) ?? []));
  }
  return false;
}

describe('a circle of dependencies', () => {
  it('is told with the shortest way back', () => {
    const graph = graphOf({ a: ['b', 'c'], b: ['d'], c: ['a'], d: ['a'] });
    expect(findCycle(graph, 'a')).toEqual(['a', 'c', 'a']);
    expect(findCycle(graph, 'b')).toEqual(['b', 'd', 'a', 'b']);
  });

  it('may be an application that depends on itself', () => {
    expect(findCycle(graphOf({ a: ['a'] }), 'a')).toEqual(['a', 'a']);
    expect(namesOnCycles(graphOf({ a: ['a'], b: ['a'] }))).toEqual(new Set(['a']));
  });

  it('is found exactly where an application can be reached from itself, and its path exists', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const found = namesOnCycles(graph);
        for (const name of NAMES) {
          const isOn = reaches(graph, name, name);
          expect(found.has(name)).toBe(isOn);
          const path = findCycle(graph, name);
          expect(path !== undefined).toBe(isOn);
          for (const [index, from] of (path ?? []).slice(0, -1).entries())
            expect(graph.get(from)).toContain(path?.[index + 1]);
          expect([path?.at(0), path?.at(-1)]).toEqual(isOn ? [name, name] : [undefined, undefined]);
        }
      }),
    );
  });

  it('is looked for along chains of any length', () => {
    const names = Array.from({ length: 100_000 }, (_, index) => `app-${index}`);
    const chain = new Map(names.map((name, index) => [name, [names[index + 1] ?? 'end']]));
    expect(namesOnCycles(chain).size).toBe(0);
    chain.set('end', ['app-0']);
    expect(namesOnCycles(chain).size).toBe(100_001);
  });
});
