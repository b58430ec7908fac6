import { expect, it } from '@jest/globals';
import type { LogOptions, PageOptions } from '../cluster.js';
import { type Subject, configMap, eventually, keyOf, newNamespace, refusal } from './subject.js';

const manager = 'action';

/** What is done as another user has that user's rights alone (fault row 4). */
export function itImpersonates(subject: Subject): void {
  it('row 4: refuses everything to a service account without rights, and says how to allow it', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const map = configMap(namespace, { a: '1' });
    await cluster.apply(map, { force: true });
    const user = `system:serviceaccount:${namespace}:nobody`;
    const view = cluster.as(user);
    const calls = [
      view.get(keyOf(map)),
      view.apply(map, { force: true }),
      view.apply(map, { force: true, dryRun: true }),
      view.create(map),
      view.replace(map),
      view.patch(keyOf(map), { data: { a: '2' } }, { manager }),
      view.delete(keyOf(map), { propagation: 'background' }),
      view.list('v1', 'ConfigMap', { namespace }),
      read(view.pages('v1', 'ConfigMap', { namespace } satisfies PageOptions)),
      read(view.logs(logOf(namespace))),
      view.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: `${namespace}-more` } }),
    ];
    for (const refused of await Promise.all(calls.map((call) => refusal(call)))) {
      expect(refused).toMatchObject({ code: 'FORBIDDEN' });
      expect(refused.message).toContain(user);
    }
    expect((await refusal(view.apply(map, { force: true }))).message).toContain(
      `kubectl create role allow-patch-configmaps --verb=patch --resource=configmaps -n ${namespace} && ` +
        `kubectl create rolebinding allow-patch-configmaps --role=allow-patch-configmaps --serviceaccount=${namespace}:nobody -n ${namespace}`,
    );
    expect((await cluster.get(keyOf(map)))?.['data']).toEqual({ a: '1' });
  });

  it('row 4: lets a service account do what it may, where it may, while the agent goes on as itself', async () => {
    const { cluster, allow } = subject();
    const namespace = await newNamespace(subject());
    const elsewhere = await newNamespace(subject());
    const user = `system:serviceaccount:${namespace}:deployer`;
    const view = cluster.as(user);
    await allow(user, { verbs: ['get', 'patch', 'create'], resources: ['configmaps'], namespaces: [namespace] });
    const map = configMap(namespace, { a: '1' });
    await eventually('the right is known', () => view.apply(map, { force: true }).catch(() => undefined));
    expect((await view.get(keyOf(map)))?.['data']).toEqual({ a: '1' });
    const delivered = await refusal(view.delete(keyOf(map), { propagation: 'background' }));
    expect(delivered).toMatchObject({ code: 'FORBIDDEN' });
    expect(await refusal(view.apply(configMap(elsewhere, { a: '1' }), { force: true }))).toMatchObject({
      code: 'FORBIDDEN',
    });
    await cluster.apply(configMap(elsewhere, { a: '1' }), { force: true });
    expect(await view.kindOf('apps/v1', 'Deployment')).toEqual(await cluster.kindOf('apps/v1', 'Deployment'));
    await view.close();
    expect(await cluster.get(keyOf(map))).toBeDefined();
  });

  it('row 4: shows of a refused Secret no word of the cluster', async () => {
    const namespace = await newNamespace(subject());
    const view = subject().cluster.as(`system:serviceaccount:${namespace}:nobody`);
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token', namespace },
      stringData: { token: 'canary-value' },
    };
    const { message } = await refusal(view.apply(secret, { force: true }));
    expect(message).not.toContain('canary-value');
    expect(message).toContain('--resource=secrets');
  });
}

function logOf(namespace: string): LogOptions {
  return { namespace, pod: 'web', container: 'web', follow: false, signal: new AbortController().signal };
}

async function read(parts: AsyncIterable<unknown>): Promise<void> {
  for await (const part of parts) expect(part).toBeDefined();
}
