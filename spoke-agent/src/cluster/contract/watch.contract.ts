import { expect, it } from '@jest/globals';
import type { KubernetesObject, WatchEvent, WatchHandle } from '../cluster.js';
import { type ClusterUnderTest, type Subject, configMap, eventually, keyOf, newNamespace } from './subject.js';

interface Recording extends WatchHandle {
  readonly events: WatchEvent[];
  /** The first event of that type about the object, waited for. */
  next(type: 'added' | 'modified' | 'deleted', after?: number): Promise<KubernetesObject>;
}

function record({ cluster }: ClusterUnderTest, labelSelector: string): Recording {
  const events: WatchEvent[] = [];
  const handle = cluster.watch('v1', 'ConfigMap', { labelSelector }, (event) => events.push(event));
  return {
    events,
    synced: handle.synced,
    close: () => handle.close(),
    next: (type, after = 0) =>
      eventually<KubernetesObject>(`a ${type} event comes`, () => {
        const found = events.slice(after).find((event) => event.type === type);
        return found && 'object' in found ? found.object : undefined;
      }),
  };
}

/** Each test watches for a label of its own. */
let labels = 0;
function ownLabel(): Record<string, string> {
  labels += 1;
  return { contract: `watch-${process.pid}-${Date.now().toString(36)}-${labels}` };
}

export function itWatches(subject: Subject): void {
  it('sends what exists, then synced', async () => {
    const label = ownLabel();
    const map = await subject().cluster.apply(configMap(await newNamespace(subject()), { a: '1' }, label), {
      force: true,
    });
    const watch = record(subject(), `contract=${label['contract']}`);
    await watch.synced;
    expect(watch.events).toEqual([{ type: 'added', object: map }, { type: 'synced' }]);
    watch.close();
  });

  it('sends additions, changes and removals in order', async () => {
    const { cluster } = subject();
    const label = ownLabel();
    const namespace = await newNamespace(subject());
    const watch = record(subject(), `contract=${label['contract']}`);
    await watch.synced;
    const added = await cluster.apply(configMap(namespace, { a: '1' }, label), { force: true });
    const modified = await cluster.apply(configMap(namespace, { a: '2' }, label), { force: true });
    await cluster.delete(keyOf(added), { propagation: 'background' });
    await watch.next('deleted');
    expect(watch.events.map((event) => event.type)).toEqual(['synced', 'added', 'modified', 'deleted']);
    expect(watch.events.slice(1, 3)).toEqual([
      { type: 'added', object: added },
      { type: 'modified', object: modified },
    ]);
    watch.close();
  });

  it('sends an object whose labels stop matching as deleted, and as added when they match again', async () => {
    const { cluster, edit } = subject();
    const label = ownLabel();
    const watch = record(subject(), `contract=${label['contract']}`);
    await watch.synced;
    const map = await cluster.apply(configMap(await newNamespace(subject()), { a: '1' }, label), { force: true });
    await edit(keyOf(map), { metadata: { labels: { contract: null } } }, { manager: 'kubectl-label' });
    const gone = await watch.next('deleted');
    expect(gone.metadata.uid).toBe(map.metadata.uid);
    expect(await cluster.get(keyOf(map))).toBeDefined();
    const seen = watch.events.length;
    await edit(keyOf(map), { metadata: { labels: label } }, { manager: 'kubectl-label' });
    await watch.next('added', seen);
    watch.close();
  });

  it('sends nothing about other objects, dry runs and applies that change nothing', async () => {
    const { cluster } = subject();
    const label = ownLabel();
    const namespace = await newNamespace(subject());
    const map = configMap(namespace, { a: '1' }, label);
    await cluster.apply(map, { force: true });
    const watch = record(subject(), `contract=${label['contract']}`);
    await watch.synced;
    await cluster.apply(map, { force: true });
    await cluster.apply(configMap(namespace, { a: '2' }, label), { force: true, dryRun: true });
    const other = configMap(namespace, { a: '1' });
    other.metadata.name = 'other';
    await cluster.apply(other, { force: true });
    await cluster.delete(keyOf(map), { propagation: 'background' });
    await watch.next('deleted');
    expect(watch.events.map((event) => event.type)).toEqual(['added', 'synced', 'deleted']);
    watch.close();
  });

  it('sends nothing after it was closed', async () => {
    const label = ownLabel();
    const watch = record(subject(), `contract=${label['contract']}`);
    await watch.synced;
    watch.close();
    const other = record(subject(), `contract=${label['contract']}`);
    await subject().cluster.apply(configMap(await newNamespace(subject()), { a: '1' }, label), { force: true });
    await other.next('added');
    expect(watch.events).toEqual([{ type: 'synced' }]);
    other.close();
  });

  it('sends the removal of everything in a deleted namespace', async () => {
    const { cluster } = subject();
    const label = ownLabel();
    const namespace = await newNamespace(subject());
    await cluster.apply(configMap(namespace, { a: '1' }, label), { force: true });
    const watch = record(subject(), `contract=${label['contract']}`);
    await watch.synced;
    await cluster.delete(
      { apiVersion: 'v1', kind: 'Namespace', namespace: '', name: namespace },
      { propagation: 'background' },
    );
    expect((await watch.next('deleted')).metadata).toMatchObject({ name: 'settings', namespace });
    watch.close();
  });
}
