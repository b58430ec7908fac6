import { describe, expect, it } from '@jest/globals';
import { array, assert, constantFrom, integer, property, record } from 'fast-check';
import { changeText } from './change-text.js';
import { type ComparedApplications, groupChanges } from './group-changes.js';
import { compareObjects, type LineChange, type ObjectDifference } from './object-difference.js';
import { renderedObject } from '../../rendering/store/rendered-objects.js';

function deployment(image: string, options: { replicas?: number; greeting?: string; name?: string } = {}) {
  const { replicas = 1, greeting = 'hello', name = 'shop' } = options;
  const containers = [{ name: 'main', env: [{ name: 'GREETING', value: greeting }], image }];
  return renderedObject({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { replicas, template: { spec: { containers } } },
  });
}

function compared(
  cluster: string,
  before: ReturnType<typeof deployment>[],
  after: ReturnType<typeof deployment>[],
): ComparedApplications {
  return {
    applications: [{ name: `shop-${cluster}`, cluster }],
    differences: compareObjects(before, after, { withTexts: true }),
  };
}

describe('grouping changes', () => {
  it('shows the same change of many clusters once, though the lines around it differ', () => {
    const groups = groupChanges(
      ['a', 'b', 'c'].map((cluster) =>
        compared(
          cluster,
          [deployment('nginx:1', { greeting: cluster })],
          [deployment('nginx:2', { greeting: cluster })],
        ),
      ),
    );
    expect(groups).toHaveLength(1);
    expect(groups[0]).toMatchObject({ change: 'Changed', kind: 'Deployment', objects: ['shop'] });
    expect(groups[0]?.applications.map(({ cluster }) => cluster)).toEqual(['a', 'b', 'c']);
    expect(changeText(groups[0]?.lines ?? [])).toBe(
      [
        '@@ spec.template.spec.containers[] @@',
        '-          image: nginx:1',
        '+          image: nginx:2',
        '           name: main',
      ].join('\n'),
    );
  });

  it('separates what happens everywhere from what happens in some places', () => {
    const groups = groupChanges([
      compared('a', [deployment('nginx:1')], [deployment('nginx:2')]),
      compared('b', [deployment('nginx:1')], [deployment('nginx:2', { replicas: 3 })]),
    ]);
    expect(groups.map(({ lines, applications }) => [lines[0]?.path, applications.length])).toEqual([
      ['spec.template.spec.containers[]', 2],
      ['spec', 1],
    ]);
  });

  it('keeps changes together that always happen together', () => {
    const change = (cluster: string) =>
      compared(cluster, [deployment('nginx:1')], [deployment('nginx:2', { replicas: 3 })]);
    const groups = groupChanges([change('a'), change('b')]);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.lines.map(({ path }) => path)).toEqual(['spec', 'spec.template.spec.containers[]']);
  });

  it('names every object that a change is the same for', () => {
    const [group] = groupChanges([
      compared('a', [deployment('nginx:1')], [deployment('nginx:2')]),
      compared('b', [deployment('nginx:1', { name: 'web' })], [deployment('nginx:2', { name: 'web' })]),
    ]);
    expect(group?.objects).toEqual(['shop', 'web']);
  });

  it('loses no line of any object of any application, and makes none up', () => {
    const text = constantFrom('a', 'b', 'c');
    const line = record({
      path: constantFrom('', 'spec', 'data'),
      at: integer({ min: 0, max: 3 }),
      before: array(text, { maxLength: 2 }),
      after: array(text, { maxLength: 2 }),
      leading: array(text, { maxLength: 2 }),
      trailing: array(text, { maxLength: 2 }),
    });
    const difference = record({
      change: constantFrom<ObjectDifference['change'][]>('Added', 'Changed', 'Removed'),
      apiVersion: constantFrom('v1', 'apps/v1'),
      kind: constantFrom('ConfigMap', 'Deployment'),
      namespace: constantFrom('', 'n'),
      name: constantFrom('x', 'y'),
      lines: array(line, { maxLength: 3 }),
    });
    const where = record({ name: constantFrom('p', 'q'), cluster: constantFrom('one', 'two') });
    const input = array(
      record({
        applications: array(where, { minLength: 1, maxLength: 2 }),
        differences: array(difference, { maxLength: 3 }),
      }),
      { maxLength: 5 },
    );
    assert(
      property(input, (all) => {
        expect(placesOfGroups(groupChanges(all))).toEqual(placesOf(all));
      }),
    );
  });

  it('shows around a change only lines that are around it everywhere', () => {
    const line = (leading: string[], trailing: string[]): LineChange => ({
      path: 'spec',
      at: 3,
      before: ['x'],
      after: ['y'],
      leading,
      trailing,
    });
    const one = (cluster: string, lines: LineChange): ComparedApplications => ({
      applications: [{ name: 'p', cluster }],
      differences: [{ change: 'Changed', apiVersion: 'v1', kind: 'X', namespace: '', name: 'x', lines: [lines] }],
    });
    const [group] = groupChanges([
      one('a', line(['1', '2', '3'], ['4', '5'])),
      one('b', line(['1', 'other', '3'], ['4', '6'])),
    ]);
    expect(group?.lines).toMatchObject([{ leading: ['3'], trailing: ['4'] }]);
  });
});

/** Every distinct (application, kind of change, line change), as text. */
function placesOf(all: readonly ComparedApplications[]): string[] {
  const places = all.flatMap(({ applications, differences }) =>
    differences.flatMap((difference) =>
      (difference.lines.length > 0 ? difference.lines : [undefined]).flatMap((line) =>
        applications.map((application) => placeOf(difference, application, line)),
      ),
    ),
  );
  return [...new Set(places)].toSorted();
}

function placesOfGroups(groups: ReturnType<typeof groupChanges>): string[] {
  const places = groups.flatMap((group) =>
    (group.lines.length > 0 ? group.lines : [undefined]).flatMap((line) =>
      group.applications.map((application) => placeOf(group, application, line)),
    ),
  );
  expect(new Set(places).size).toBe(places.length);
  return places.toSorted();
}

function placeOf(
  { change, apiVersion, kind }: Pick<ObjectDifference, 'change' | 'apiVersion' | 'kind'>,
  { name, cluster }: { name: string; cluster: string },
  line: LineChange | undefined,
): string {
  return JSON.stringify([change, apiVersion, kind, name, cluster, line?.path, line?.before, line?.after]);
}
