import { describe, expect, it } from '@jest/globals';
import { testSource, type TestEntries } from '../files/test-source.js';
import { missingDependencies } from './chart-dependencies.js';

const rootOf = (entries: TestEntries) => ({ url: 'https://h/a', revision: 'c', files: testSource(entries) });
const dependency = (name: string, version: string, repository: string): string =>
  `- {name: ${name}, version: "${version}", repository: "${repository}"}\n`;
const chart = (...dependencies: string[]): string =>
  `apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n${dependencies.join('')}`;
const redis = { name: 'redis', version: '^1.0.0', repository: 'https://charts.example.com' };
const REDIS = dependency('redis', '^1.0.0', 'https://charts.example.com');

describe('Charts that a chart needs from elsewhere', () => {
  it.each<[string, TestEntries, unknown]>([
    ['a chart without dependencies has none', { 'c/Chart.yaml': 'name: shop' }, []],
    ['those that are not in charts/', { 'c/Chart.yaml': chart(REDIS) }, [redis]],
    ['not those in a folder', { 'c/Chart.yaml': chart(REDIS), 'c/charts/x/Chart.yaml': 'name: redis' }, []],
    [
      'also where a folder holds another chart',
      { 'c/Chart.yaml': chart(REDIS), 'c/charts/redis/Chart.yaml': 'name: redis-ha' },
      [redis],
    ],
    ['not packed ones', { 'c/Chart.yaml': chart(REDIS), 'c/charts/redis-1.2.3.tgz': 'x' }, []],
    [
      'also where an archive is called alike',
      { 'c/Chart.yaml': chart(REDIS), 'c/charts/redis-ha-1.2.3.tgz': 'x' },
      [redis],
    ],
    [
      'not those of the same repository or without one',
      {
        'c/Chart.yaml': chart(
          dependency('a', '1', 'file://../a'),
          dependency('b', '1', ''),
          dependency('c', '1', '@stable'),
        ),
      },
      [],
    ],
    [
      'with the version of the lock',
      {
        'c/Chart.yaml': chart(REDIS),
        'c/Chart.lock': `dependencies:\n${dependency('redis', '1.4.2', 'https://charts.example.com')}`,
      },
      [{ ...redis, version: '1.4.2' }],
    ],
    [
      'of the old format',
      {
        'c/Chart.yaml': 'name: shop',
        'c/requirements.yaml': `dependencies:\n${dependency('redis', '~1', 'oci://h/charts')}`,
      },
      [{ name: 'redis', version: '~1', repository: 'oci://h/charts' }],
    ],
    ['none of what cannot be read', { 'c/Chart.yaml': 'a: b: c' }, []],
    ['none of a missing chart', {}, []],
  ])('%s', async (_, entries, expected) => {
    expect(await missingDependencies(rootOf(entries), 'c')).toEqual(expected);
  });

  it('are found in a chart at the root, and a chart file is read once', async () => {
    const root = rootOf({ 'Chart.yaml': chart(REDIS, '# at the root\n') });
    expect(await missingDependencies(root, '')).toEqual([redis]);
    const reads = root.files.asked.length;
    expect(await missingDependencies(root, '')).toEqual([redis]);
    expect(root.files.asked).toHaveLength(reads);
  });
});
