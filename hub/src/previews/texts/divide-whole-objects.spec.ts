import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, property, record, shuffledSubarray } from 'fast-check';
import { renderedObject } from '../../rendering/store/rendered-objects.js';
import { changeText } from './change-text.js';
import { divideWholeObjects } from './divide-whole-objects.js';
import { type ComparedApplications, groupChanges } from './group-changes.js';
import { compareObjects } from './object-difference.js';

function whole(change: 'Added' | 'Removed', cluster: string, data: Record<string, string>): ComparedApplications {
  const object = renderedObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data });
  const [before, after] = change === 'Added' ? [[], [object]] : [[object], []];
  return {
    applications: [{ name: `app-${cluster}`, cluster }],
    differences: compareObjects(before, after, { withTexts: true }),
  };
}

function shown(compared: ComparedApplications[]): string[] {
  return groupChanges(divideWholeObjects(compared)).map(
    ({ lines, applications }) => `${applications.map(({ cluster }) => cluster).join()}\n${changeText(lines)}`,
  );
}

describe('objects that appear or go away in many applications', () => {
  it('are shown once, and beside it what is their own', () => {
    const compared = ['x', 'y', 'z'].map((cluster) =>
      whole('Added', cluster, { city: cluster === 'z' ? 'oslo' : 'rome', team: 'blue' }),
    );
    expect(shown(compared)).toEqual([
      [
        'x,y,z',
        '+apiVersion: v1',
        '+data:',
        '+  …',
        '+  team: blue',
        '+kind: ConfigMap',
        '+metadata:',
        '+  name: a',
      ].join('\n'),
      ['x,y', '@@ data @@', '+  city: rome'].join('\n'),
      ['z', '@@ data @@', '+  city: oslo'].join('\n'),
    ]);
  });

  it('of those that go away only what they share is shown', () => {
    const compared = ['x', 'y'].map((cluster) => whole('Removed', cluster, { city: cluster, team: 'blue' }));
    expect(shown(compared)).toHaveLength(1);
    expect(shown(compared)[0]).toContain('-  …\n-  team: blue');
  });

  it('stay separate when they share little', () => {
    const data = (prefix: string) =>
      Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`${prefix}${at}`, prefix]));
    expect(shown([whole('Added', 'x', data('a')), whole('Added', 'y', data('b'))])).toHaveLength(2);
  });

  it('lose no line: what is shared and what is their own make the whole text again', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const data = record({ picked: shuffledSubarray(keys), value: constantFrom('1', '2') }).map(({ picked, value }) =>
      Object.fromEntries(picked.map((key, at) => [key, at === 0 ? value : 'same'])),
    );
    assert(
      property(array(data, { minLength: 1, maxLength: 6 }), (all) => {
        const compared = all.map((one, index) => whole('Added', String(index), one));
        const divided = divideWholeObjects(compared);
        for (const [index, { differences }] of compared.entries()) {
          const original = differences[0]?.lines[0]?.after ?? [];
          const lines = (divided[index]?.differences[0]?.lines ?? []).flatMap(({ after }) => after);
          expect(lines.filter((line) => line.trim() !== '…').toSorted()).toEqual(original.toSorted());
        }
      }),
    );
  });
});
