// What the live view needs of a cluster: pages, metadata alone, field selectors, all kinds, logs.
import { expect, it } from '@jest/globals';
import type { KubernetesObject, LogOptions, PageOptions } from '../cluster.js';
import { type Subject, configMap, newNamespace, refusal } from './subject.js';

const pod = (namespace: string): KubernetesObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'web', namespace },
  spec: { containers: [{ name: 'web', image: 'nginx:1.25' }] },
});

export function itIsLookedAt(subject: Subject): void {
  const all = async (kind: string, options: PageOptions): Promise<KubernetesObject[]> => {
    const found: KubernetesObject[] = [];
    for await (const page of subject().cluster.pages('v1', kind, options)) found.push(...page);
    return found;
  };
  const logOf = async (options: Partial<LogOptions> & { namespace: string }): Promise<string> => {
    const { signal } = new AbortController();
    let text = '';
    const wanted = { pod: 'web', container: 'web', follow: false, signal, ...options };
    for await (const part of subject().cluster.logs(wanted)) text += part;
    return text;
  };

  it('reads page by page what a namespace, labels and fields select', async () => {
    const namespace = await newNamespace(subject());
    const { cluster } = subject();
    for (const name of ['a', 'b']) {
      const object = configMap(namespace, { name }, { chosen: name });
      await cluster.apply({ ...object, metadata: { ...object.metadata, name } }, { force: true });
    }
    const names = async (options: PageOptions): Promise<string[]> =>
      (await all('ConfigMap', { namespace, ...options })).map(({ metadata }) => metadata.name);
    expect(await names({ labelSelector: 'chosen' })).toEqual(['a', 'b']);
    expect(await names({ labelSelector: 'chosen=b' })).toEqual(['b']);
    expect(await names({ fieldSelector: `metadata.name=a,metadata.namespace=${namespace}` })).toEqual(['a']);
    expect(await names({ fieldSelector: 'metadata.name=c' })).toEqual([]);
  });

  it('reads metadata alone where nothing more is wanted', async () => {
    const namespace = await newNamespace(subject());
    await subject().cluster.apply(configMap(namespace, { a: 'x' }, { chosen: 'yes' }), { force: true });
    const [object] = await all('ConfigMap', { namespace, labelSelector: 'chosen', metadataOnly: true });
    expect(object).toMatchObject({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings', namespace } });
    expect(object?.metadata.uid).toBeTruthy();
    expect(object?.metadata.creationTimestamp).toBeTruthy();
    expect(object).not.toHaveProperty('data');
  });

  it('reads whole objects otherwise', async () => {
    const namespace = await newNamespace(subject());
    await subject().cluster.apply(configMap(namespace, { a: 'x' }, { chosen: 'yes' }), { force: true });
    expect(await all('ConfigMap', { namespace, labelSelector: 'chosen' })).toMatchObject([{ data: { a: 'x' } }]);
    expect(await refusal(all('Nothing', { namespace }))).toMatchObject({ code: 'KIND_UNKNOWN' });
  });

  it('knows all kinds that it serves', async () => {
    const kinds = await subject().cluster.kinds();
    const named = (kind: string): unknown => kinds.find((entry) => entry.kind === kind);
    expect(named('Pod')).toEqual({ apiVersion: 'v1', kind: 'Pod', namespaced: true, plural: 'pods' });
    expect(named('ClusterRole')).toMatchObject({ apiVersion: 'rbac.authorization.k8s.io/v1', namespaced: false });
  });

  it('says why there is no log', async () => {
    const namespace = await newNamespace(subject());
    expect(await refusal(logOf({ namespace }))).toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('pods "web" not found'),
    });
    await subject().cluster.apply(pod(namespace), { force: true });
    expect(await refusal(logOf({ namespace }))).toMatchObject({ code: 'INVALID' });
    expect(await refusal(logOf({ namespace, container: 'no' }))).toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('container no is not valid for pod web'),
    });
  });
}
