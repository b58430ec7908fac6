import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LiveAnswers } from '@wheelhouse/protocol';
import { applicationId, configMap, deployment, keyIn, until } from '../stories/agent-scenario.js';
import { valueAt } from '../engine/object-path.js';
import { LiveScenario, pod, podKey, replicaSet } from './live-scenario.js';

const id = applicationId();
const web = keyIn('Deployment', 'web');
let scenario: LiveScenario;

beforeEach(async () => {
  scenario = await LiveScenario.make();
  scenario.agent.hub.assign({ id, name: 'web', objects: [deployment('web', 1), configMap('settings', { a: '1' })] });
  await scenario.agent.start();
  await scenario.agent.synced(id);
});
afterEach(() => scenario.end());

const tree = async (): Promise<LiveAnswers['tree']> => (await scenario.ask('tree', id, {})) as LiveAnswers['tree'];

/** Something below the Deployment. */
async function withPods(): Promise<void> {
  await scenario.own(web, replicaSet('web-1'));
  const set = { ...keyIn('Deployment', 'web-1'), kind: 'ReplicaSet' };
  await scenario.own(set, pod('web-1-a'));
  await until(
    'it runs',
    async () => valueAt(await scenario.agent.get(podKey('web-1-a')), 'status', 'phase') === 'Running',
  );
}

describe('the tree of an application', () => {
  it('has its objects, and below them what they own, with health, images and facts', async () => {
    await withPods();
    const { nodes, isTruncated, problems } = await tree();
    expect({ isTruncated, problems }).toEqual({ isTruncated: false, problems: [] });
    expect(nodes.map(({ kind, name, isManaged }) => [kind, name, isManaged])).toEqual([
      ['ConfigMap', 'settings', true],
      ['Deployment', 'web', true],
      ['ReplicaSet', 'web-1', false],
      ['Pod', 'web-1-a', false],
    ]);
    const [, root, set, leaf] = nodes;
    expect(root).toMatchObject({ parentId: null, syncStatus: 'Synced', health: 'Healthy', images: ['nginx:1.25'] });
    expect(set).toMatchObject({ parentId: root?.id, syncStatus: null, images: ['nginx:1.25'] });
    expect(set?.info).toContainEqual({ name: 'Revision', value: '3' });
    expect(leaf).toMatchObject({ parentId: set?.id, group: '', version: 'v1', namespace: 'shop' });
    expect(leaf?.info).toContainEqual({ name: 'Status', value: 'Running' });
    for (const { createdAt } of nodes) expect(Date.parse(createdAt ?? '')).not.toBeNaN();
  });

  it('lacks what others own, and copies that only name an owner', async () => {
    await withPods();
    const { cluster } = scenario.agent;
    const foreign = [{ apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'web-1', uid: 'another' }];
    const copy = pod('copy');
    await cluster.put(
      { ...copy, metadata: { name: 'copy', namespace: 'shop', ownerReferences: foreign } },
      { manager: 'someone' },
    );
    await cluster.put({ ...pod('lone'), metadata: { name: 'lone', namespace: 'shop' } }, { manager: 'someone' });
    expect((await tree()).nodes.map(({ name }) => name)).toEqual(['settings', 'web', 'web-1', 'web-1-a']);
  });

  it('has claims that a StatefulSet made, which nothing but their names says', async () => {
    const { cluster, hub } = scenario.agent;
    const { spec, ...rest } = deployment('db', 1);
    const template = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'] } };
    const own = { serviceName: 'db', volumeClaimTemplates: [template] };
    hub.assign({ id, name: 'web', objects: [{ ...rest, kind: 'StatefulSet', spec: { ...(spec as object), ...own } }] });
    await until(
      'it is there alone',
      () =>
        scenario.agent
          .status(id)
          ?.resources?.map(({ name }) => name)
          .join() === 'db',
    );
    await scenario.agent.synced(id);
    for (const name of ['data-db-0', 'other-db-0'])
      await cluster.put(
        {
          apiVersion: 'v1',
          kind: 'PersistentVolumeClaim',
          metadata: { name, namespace: 'shop' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
        { manager: 'kube-controller-manager' },
      );
    expect((await tree()).nodes.map(({ name }) => name)).toEqual(['db', 'data-db-0']);
  });

  it('asks for each kind once, whoever else looks in the meantime', async () => {
    const { cluster } = scenario.agent;
    const lists: string[] = [];
    cluster.faults.failNext({
      times: 1,
      code: 'FORBIDDEN',
      matching: ({ verb, kind }) => {
        if (verb === 'list') lists.push(kind);
        return false;
      },
    });
    await Promise.all([tree(), tree(), tree()]);
    expect(lists.toSorted()).toEqual(['Pod', 'ReplicaSet']);
  });

  it('says which kinds could not be read, and shows the rest', async () => {
    await withPods();
    scenario.agent.cluster.faults.failNext({
      times: 1,
      code: 'FORBIDDEN',
      matching: ({ verb, kind }) => verb === 'list' && kind === 'Pod',
    });
    const { nodes, problems } = await tree();
    expect(nodes.map(({ name }) => name)).toEqual(['settings', 'web', 'web-1']);
    expect(problems).toEqual([expect.stringMatching(/^Pod may not be listed/)]);
  });

  it('says in one sentence which kinds may not be read', async () => {
    await withPods();
    const matching = ({ verb }: { verb: string }): boolean => verb === 'list';
    scenario.agent.cluster.faults.failNext({ times: 2, code: 'FORBIDDEN', matching });
    expect((await tree()).problems).toEqual([expect.stringMatching(/^Pod, ReplicaSet may not be listed/)]);
  });

  it('is of an application that this agent has: any other looks absent', async () => {
    expect(await scenario.ask('tree', applicationId(), {})).toMatchObject({
      error: { code: 'NOT_FOUND', message: expect.stringContaining('not in this cluster') },
    });
  });
});

describe('events', () => {
  const event = (name: string, about: string, uid: string | undefined, reason: string) => ({
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'shop' },
    involvedObject: { kind: 'Pod', name: about, namespace: 'shop', uid },
    type: 'Warning',
    reason,
    message: `${reason} happened.`,
    count: 4,
    firstTimestamp: '2026-01-01T00:00:00Z',
    lastTimestamp: `2026-01-01T00:00:0${reason.length}Z`,
    source: { component: 'kubelet' },
  });

  it('are those of the object that is asked for, or of the whole tree, newest first', async () => {
    await withPods();
    const { cluster } = scenario.agent;
    const uid = (await cluster.get({ ...keyIn('Pod', 'web-1-a') }))?.metadata.uid;
    await cluster.put(event('e1', 'web-1-a', uid, 'BackOff'), { manager: 'kubelet' });
    await cluster.put(event('e2', 'web-1-a', uid, 'Pull'), { manager: 'kubelet' });
    await cluster.put(event('e3', 'other', 'another', 'Other'), { manager: 'kubelet' });
    const resource = { group: '', kind: 'Pod', name: 'web-1-a' };
    const expected = [
      { reason: 'BackOff', type: 'Warning', count: 4, source: 'kubelet', lastSeenAt: '2026-01-01T00:00:07.000Z' },
      { reason: 'Pull', message: 'Pull happened.', kind: 'Pod', name: 'web-1-a' },
    ];
    expect(await scenario.ask('events', id, { resource })).toMatchObject({ events: expected });
    expect(await scenario.ask('events', id, {})).toMatchObject({ events: expected });
  });
});
