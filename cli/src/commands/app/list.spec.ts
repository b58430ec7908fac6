// What a list of applications asks the hub, page after page, and what it prints.
import { describe, expect, it } from '@jest/globals';
import { FakeHub } from '../../testing/fake-hub.js';
import { page, sampleApplication } from '../../testing/sample-answers.js';

const hub = FakeHub.ofFile();
const run = hub.commands();

describe('app list', () => {
  it('sends the flags as a filter, with the token, and gives an array with the promised fields', async () => {
    hub.answers = { applications: page('applications', [sampleApplication()]) };
    const flags = [
      '-l',
      'team=web',
      '--cluster-selector',
      'env=prod',
      '--cluster',
      'a,b',
      '--sync',
      'outofsync',
      '--search',
      'x',
    ];
    const { stdout, stderr } = await run('app', 'list', ...flags, '--sort-by', 'health', '-o', 'json');
    expect(hub.requests[0]).toMatchObject({
      authorization: 'Bearer wht_test',
      variables: {
        first: 500,
        orderBy: { field: 'HEALTH', direction: 'ASC' },
        filter: {
          selector: 'team=web',
          clusterSelector: 'env=prod',
          clusters: ['a', 'b'],
          syncStatus: ['OutOfSync'],
          search: 'x',
        },
      },
    });
    expect(JSON.parse(stdout)).toMatchObject([
      {
        name: 'shop-dev',
        cluster: 'dev',
        syncStatus: 'Synced',
        health: 'Healthy',
        freshness: 'Live',
        revision: '0123456789abcdef0123456789abcdef01234567',
      },
    ]);
    expect(stderr).toBe('');
  });

  it('reads page after page, and stops at the limit', async () => {
    let pages = 0;
    hub.answers = {
      applications: () => ({
        data: {
          applications: {
            nodes: [sampleApplication({ name: `a${(pages += 1)}` })],
            pageInfo: { hasNextPage: true, endCursor: `after-${pages}` },
          },
        },
      }),
    };
    const { stdout } = await run('get', 'apps', '--limit', '3', '-o', 'name');
    expect(stdout).toBe('application/a1\napplication/a2\napplication/a3\n');
    expect(hub.requests.map(({ variables }) => [variables['first'], variables['after']])).toEqual([
      [3, null],
      [2, 'after-1'],
      [1, 'after-2'],
    ]);
  });

  it('prints nothing on stdout when there is nothing', async () => {
    hub.answers = { applications: page('applications', []) };
    expect(await run('app', 'list')).toEqual({ stdout: '', stderr: 'No applications found.\n', exitCode: 0 });
  });
});
