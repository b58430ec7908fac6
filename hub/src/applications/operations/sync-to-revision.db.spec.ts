import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { TestHub } from '../../application-sets/test-hub.js';
import { manifest, source, url, useTestApplications } from '../test-applications.js';

const ann = { name: 'web', actor: 'ann' };
const order = { prune: false };
const { current, apply: applyText } = useTestApplications();
let hub: TestHub;
let tagged: string;

beforeEach(async () => {
  ({ hub } = current());
  tagged = hub.repositories.commit(url, 'v1', { 'a/x.yaml': '1' });
  hub.repositories.commit(url, 'main', { 'a/x.yaml': '2' });
});

const apply = (policy = '') => applyText(manifest('web', { policy }));

async function stateOf(): Promise<Record<string, unknown>> {
  const [row] = await hub.dataSource.query<Record<string, unknown>[]>(
    `select a.revision, a.pinned_revision_id is not null as "isPinned", s.content->'operation'->>'id' as operation,
       s.render_digest = a.render_digest as "isDelivered", (select count(*)::int from application_revisions) as history
     from applications a join assignments s on s.application_id = a.id`,
  );
  return row ?? {};
}

describe('a sync to another revision', () => {
  it('delivers it, and holds it whatever is committed, until a sync lets it go on', async () => {
    await apply();
    const operation = await hub.syncing.sync(ann, order, [{ revision: 'v1' }]);
    const held = { revision: tagged, isPinned: true, isDelivered: true, operation, history: 2 };
    expect(await stateOf()).toEqual(held);
    const next = await hub.repositories.push(source, { 'a/x.yaml': '3' }, hub.dataSource);
    await hub.jobs.runAll();
    expect(await stateOf()).toEqual(held);
    const again = await hub.requests.sync(ann, order);
    await hub.jobs.runAll();
    expect(await stateOf()).toMatchObject({ revision: next, isPinned: false, isDelivered: true, operation: again });
  });

  it('is told of with the person and the revision', async () => {
    await apply();
    await hub.syncing.sync(ann, { prune: true }, [{ revision: 'v1' }]);
    const [event] = await hub.dataSource.query<{ message: string; actor: string; details: object }[]>(
      `select message, actor, details from events where type = 'SyncRequested'`,
    );
    expect(event).toMatchObject({
      message: 'ann asked for a sync of "web" to v1, with pruning.',
      actor: 'ann',
      details: { revision: tagged },
    });
  });

  it('takes what people say of a sync', async () => {
    await apply();
    const said = { prune: true, skipHooks: true, resources: [{ kind: 'ConfigMap' }] };
    await hub.syncing.sync(ann, said, [{ revision: 'v1' }]);
    const [row] = await hub.dataSource.query<{ request: object }[]>(
      `select content->'syncPolicy'->'request' as request from assignments`,
    );
    expect(row?.request).toMatchObject({ skipHooks: true, resources: [{ kind: 'ConfigMap' }] });
  });
});

describe('a sync that names the revision that is followed', () => {
  it.each([
    ['is like any other', '', {}],
    ['is taken while it is synced automatically', 'automated: {}', {}],
    ['may be a dry run', '', { dryRun: true }],
  ])('%s', async (_what, policy, more) => {
    await apply(policy);
    const operation = await hub.syncing.sync(ann, { ...order, ...more }, [{ revision: 'main' }]);
    expect(await stateOf()).toMatchObject({ operation, isPinned: false, isDelivered: true, history: 1 });
  });

  it('lets commits move the application again', async () => {
    await apply();
    await hub.syncing.sync(ann, order, [{ revision: 'v1' }]);
    await hub.syncing.sync(ann, order, [{ revision: 'main' }]);
    await hub.jobs.runAll();
    expect(await stateOf()).toMatchObject({ isPinned: false, isDelivered: true });
    expect((await stateOf())['revision']).not.toBe(tagged);
  });
});

describe('a sync to another revision changes nothing', () => {
  it('where the revision does not exist', async () => {
    await apply();
    const before = await stateOf();
    const asked = hub.syncing.sync(ann, order, [{ revision: 'v9' }]);
    await expect(asked).rejects.toMatchObject({ code: 'REF_NOT_FOUND', message: expect.stringContaining('at v9: ') });
    expect(await stateOf()).toEqual(before);
  });

  it('where it does not render', async () => {
    await apply();
    const before = await stateOf();
    hub.rendering.problems.set('a', { code: 'INVALID_YAML', message: 'a/x.yaml:1: no', location: null });
    const asked = hub.syncing.sync(ann, order, [{ revision: 'v1' }]);
    await expect(asked).rejects.toMatchObject({ code: 'INVALID_YAML', kind: 'InvalidInput' });
    expect(await stateOf()).toEqual(before);
  });

  it.each([
    ['while it is synced automatically', 'automated: {}', order, 'CONFLICT'],
    ['as a dry run', '', { prune: false, dryRun: true }, 'INVALID_INPUT'],
  ])('%s', async (_when, policy, asked, code) => {
    await apply(policy);
    const before = await stateOf();
    await expect(hub.syncing.sync(ann, asked, [{ revision: 'v1' }])).rejects.toMatchObject({ code });
    expect(await stateOf()).toEqual(before);
  });

  it('where the application is changed while it is rendered', async () => {
    await apply();
    const [reached, rendering] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    jest.spyOn(hub.repositories.holds, 'get').mockImplementation(() => {
      reached.resolve();
      return rendering.promise;
    });
    const asked = hub.syncing.sync(ann, order, [{ revision: 'v1' }]).catch((error: unknown) => error);
    await reached.promise;
    await hub.dataSource.query(`update applications set spec_digest = 'another'`);
    rendering.resolve();
    expect(await asked).toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('changed') });
    expect(await stateOf()).toMatchObject({ isPinned: false, history: 1 });
  });

  it('where nobody knows the application, or its cluster takes no syncs', async () => {
    const nobody = hub.syncing.sync(ann, order, [{ revision: 'v1' }]);
    await expect(nobody).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await apply();
    const hold = '{"message": "Suspended.", "allowsRequests": false}';
    await hub.dataSource.query(`update assignments set content = jsonb_set(content, '{syncPolicy,hold}', $1)`, [hold]);
    const asked = hub.syncing.sync(ann, order, [{ revision: 'v1' }]);
    await expect(asked).rejects.toMatchObject({ code: 'CONFLICT', message: expect.stringContaining('Suspended.') });
  });
});
