// Deleting an application: in which order its objects go, what stays, what a person has to confirm first, and what holds a deletion up.
import { expect, it } from '@jest/globals';
import { type ClusterStory, describeOnCluster, syncing } from '../support/cluster-story.js';
import { staysTrue, until } from '../support/until.js';

const FINALIZERS = ['resources-finalizer.argocd.argoproj.io'];
const HELD = 'example.com/held';

function map(name: string, annotations: Record<string, string>, finalizers: string[] = []): string {
  const prefixed = Object.entries(annotations).map(([key, value]) => [
    key.includes('/') ? key : `argocd.argoproj.io/${key}`,
    value,
  ]);
  const metadata = { name, annotations: Object.fromEntries(prefixed) as unknown, finalizers };
  return `${JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: {} })}\n`;
}

const deployment = JSON.stringify({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
  },
});

const files = {
  'apps/waves/waves.yaml': [
    map('first', { 'sync-wave': '-1' }),
    map('middle', {}, [HELD]),
    map('last', { 'sync-wave': '5' }),
  ].join('---\n'),
  'apps/options/objects.yaml': [
    map('kept', { 'sync-options': 'Delete=false' }),
    map('helm', { 'helm.sh/resource-policy': 'keep' }),
    map('gone', {}),
  ].join('---\n'),
  'apps/confirm/objects.yaml': [map('asked', { 'sync-options': 'Delete=confirm' }), map('beside', {})].join('---\n'),
  'apps/left/objects.yaml': map('left', {}),
  'apps/background/web.yaml': deployment,
};

async function names(story: ClusterStory, ...wanted: string[]): Promise<string[]> {
  const found = await Promise.all(wanted.map(async (name) => ((await story.find('configmap', name)) ? [name] : [])));
  return found.flat();
}

describeOnCluster('deleting an application', files, (story) => {
  const make = async (name: string, finalizers = FINALIZERS): Promise<void> => {
    await story().apply(name, { syncPolicy: syncing(), finalizers });
    await story().untilSynced(name);
  };
  const untilRemoved = async (name: string): Promise<void> => {
    await until(`${name} is gone`, async () => (await story().fleet.application(name)) === undefined);
  };

  it('deletes its objects wave by wave, the highest first, and names the finalizers that it waits for', async () => {
    await make('waves');
    await story().delete('waves');
    const seen = await story().fleet.untilApplication('waves', 'says what holds it', ({ message }) =>
      /waits for its finalizers/.test(message ?? ''),
    );
    expect(seen.message).toContain(`ConfigMap ${story().namespace}/middle (waits for its finalizers: ${HELD})`);
    expect(await names(story(), 'first', 'middle', 'last')).toEqual(['first', 'middle']);
    await story().run(['patch', 'configmap', 'middle', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
    await untilRemoved('waves');
    expect(await names(story(), 'first', 'middle', 'last')).toEqual([]);
  });

  it('keeps what Delete=false and the resource policy of Helm keep', async () => {
    await make('options');
    await story().delete('options');
    await untilRemoved('options');
    expect(await names(story(), 'kept', 'helm', 'gone')).toEqual(['kept', 'helm']);
  });

  it('deletes nothing with Delete=confirm before a person confirms', async () => {
    await make('confirm');
    await story().delete('confirm');
    await story().fleet.untilApplication('confirm', 'asks', ({ message }) =>
      /before a person confirms/.test(message ?? ''),
    );
    await staysTrue('both are there', 1_000, async () => (await names(story(), 'asked', 'beside')).length === 2);
    await story().confirmDeletion('confirm');
    await untilRemoved('confirm');
    expect(await names(story(), 'asked', 'beside')).toEqual([]);
  });

  it('leaves everything without the finalizer that cascades', async () => {
    await make('left', []);
    const before = await story().get('configmap', 'left');
    await story().delete('left');
    await untilRemoved('left');
    expect(await story().get('configmap', 'left')).toEqual(before);
  });

  it('goes in the background where the finalizer says so, and takes what its objects own along', async () => {
    await make('background', [`${FINALIZERS[0] ?? ''}/background`]);
    await until('there is a ReplicaSet', async () => (await story().run(['get', 'replicasets', '-o', 'name'])) !== '');
    await story().delete('background');
    await untilRemoved('background');
    await until('the ReplicaSet is gone', async () => (await story().run(['get', 'replicasets', '-o', 'name'])) === '');
  });

  it('leaves what is left when it is deleted once more, without its objects', async () => {
    await make('waves');
    await story().delete('waves');
    await story().fleet.untilApplication('waves', 'says what holds it', ({ message }) =>
      /finalizers/.test(message ?? ''),
    );
    await story().delete('waves', false);
    await untilRemoved('waves');
    expect(await names(story(), 'first')).toEqual(['first']);
    await story().run(['patch', 'configmap', 'middle', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
  });

  it('is removed although somebody deletes its objects at the same moment (fault 37)', async () => {
    await make('waves');
    const patch = ['patch', 'configmap', 'middle', '--type=merge', '-p', '{"metadata":{"finalizers":null}}'];
    await Promise.all([
      story().delete('waves'),
      story().run(['delete', 'configmap', 'first', 'middle', 'last', '--wait=false', '--ignore-not-found']),
    ]);
    await until('nothing holds it', async () => {
      if ((await names(story(), 'middle')).length > 0)
        await story()
          .run(patch)
          .catch(() => '');
      return (await story().fleet.application('waves')) === undefined;
    });
    expect(await names(story(), 'first', 'middle', 'last')).toEqual([]);
  });
});
