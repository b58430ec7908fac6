// CreateNamespace=true: the destination namespace is made, its labels and annotations are kept as the application says, and it is never deleted.
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { AUTOMATED, configMap } from '../support/sample-files.js';
import { until } from '../support/until.js';

const files = {
  'apps/one/settings.yaml': configMap('one', { a: '1' }),
  'apps/two/settings.yaml': configMap('two', { a: '1' }),
};

describeOnCluster('namespaces are created', files, (story) => {
  const namespace = (): string => `${story().namespace}-made`;
  const labels = async (): Promise<Readonly<Record<string, string>>> => {
    const { 'kubernetes.io/metadata.name': _name, ...own } =
      (await story().find('namespace', namespace()))?.metadata.labels ?? {};
    return own;
  };
  const policy = (metadata: Record<string, unknown>): unknown => ({ ...AUTOMATED, managedNamespaceMetadata: metadata });

  it('fails without the option, and says what is missing', async () => {
    const syncPolicy = { automated: {}, retry: { limit: 0 } };
    await story().apply('one', { namespace: namespace(), syncPolicy });
    expect(await story().untilFailed('one')).toContain(`namespaces "${namespace()}" not found`);
  });

  it('makes the namespace, with labels and annotations', async () => {
    const metadata = { labels: { team: 'shop', tier: 'front' }, annotations: { contact: 'shop@example.com' } };
    await story().apply('one', { namespace: namespace(), syncPolicy: policy(metadata) });
    await story().untilSynced('one');
    expect(await labels()).toEqual({ team: 'shop', tier: 'front' });
    expect((await story().find('namespace', namespace()))?.metadata.annotations?.['contact']).toBe('shop@example.com');
  });

  it('keeps the labels of two applications apart, and those that others set', async () => {
    await story().run(['label', 'namespace', namespace(), 'theirs=yes']);
    await story().apply('two', { namespace: namespace(), syncPolicy: policy({ labels: { shared: 'two' } }) });
    await story().untilSynced('two');
    expect(await labels()).toEqual({ team: 'shop', tier: 'front', shared: 'two', theirs: 'yes' });
    await story().apply('one', { namespace: namespace(), syncPolicy: policy({ labels: { team: 'other' } }) });
    await until('the labels follow', async () => (await labels())['team'] === 'other');
    expect(await labels()).toEqual({ team: 'other', shared: 'two', theirs: 'yes' });
  });

  it('leaves the namespace when its applications go', async () => {
    await story().apply('two', {
      namespace: namespace(),
      syncPolicy: syncing(),
      finalizers: ['resources-finalizer.argocd.argoproj.io'],
    });
    await story().untilSynced('two');
    await story().delete('two');
    await until('it is gone', async () => (await story().fleet.application('two')) === undefined);
    expect(await story().find('configmap', 'two', namespace())).toBeUndefined();
    expect((await story().find('namespace', namespace()))?.metadata.deletionTimestamp).toBeUndefined();
    await story().run(['delete', 'namespace', namespace(), '--wait=false']);
  });
});
