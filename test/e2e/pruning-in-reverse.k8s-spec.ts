// What leaves Git leaves a real cluster inside the sync: the highest wave first, before what comes in the same wave, each wave waiting for the
// one before to be really gone; a deletion that cannot be done stops the others.
import { expect, it } from '@jest/globals';
import { describeOnCluster, syncing } from '../support/cluster-story.js';
import { staysTrue, until } from '../support/until.js';

const object = (name: string, wave: number, options = '', finalizer = ''): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  annotations: {argocd.argoproj.io/sync-wave: "${wave}", argocd.argoproj.io/sync-options: "${options}"}
${finalizer && `  finalizers: [${finalizer}]\n`}data: {a: b}
`;
const HELD = 'example.com/held';
const files = {
  'apps/shop/high.yaml': object('high', 2, '', HELD),
  'apps/shop/low.yaml': object('low', 0),
  'apps/shop/last.yaml': object('last', 5, 'PruneLast=true'),
  'apps/shop/kept.yaml': object('kept', 1, 'Prune=false'),
  'apps/shop/stays.yaml': object('stays', 0),
  'apps/hooked/objects.yaml': object('refused', 3),
  'apps/hooked/more.yaml': object('below', 1),
  'apps/hooked/stays.yaml': object('always', 0),
};

describeOnCluster('pruning in reverse', files, (story) => {
  const left = async (...names: string[]): Promise<string[]> => {
    const found = await Promise.all(names.map(async (name) => ((await story().find('configmap', name)) ? [name] : [])));
    return found.flat();
  };

  it('deletes the highest wave first, and waits until it is gone', async () => {
    await story().apply('shop', { syncPolicy: syncing() });
    await story().untilSynced('shop');
    await story().fleet.push({
      'apps/shop/high.yaml': null,
      'apps/shop/low.yaml': null,
      'apps/shop/last.yaml': null,
      'apps/shop/kept.yaml': null,
      'apps/shop/new.yaml': object('new', 5),
    });
    await story().fleet.untilApplication('shop', 'waits', ({ operation }) =>
      /^Wave 2 waits for ConfigMap \S+\/high to be deleted\.$/.test(operation?.message ?? ''),
    );
    await staysTrue('nothing else goes or comes', 2_500, async () => {
      return (await left('low', 'last', 'kept', 'new')).join() === 'low,last,kept';
    });
  });

  it('goes on to the lower waves then, and leaves for the end what is pruned last', async () => {
    await story().run(['patch', 'configmap', 'high', '--type=merge', '-p', '{"metadata":{"finalizers":null}}']);
    await story().untilGone('configmap', 'low');
    await until('the new one comes', async () => (await left('new')).length === 1);
    await story().untilGone('configmap', 'last');
    expect(await left('high', 'low', 'last', 'kept', 'stays', 'new')).toEqual(['kept', 'stays', 'new']);
    const seen = await story().fleet.untilApplication(
      'shop',
      'is done',
      ({ operation }) => operation?.phase === 'Succeeded',
    );
    expect(seen.syncStatus).toBe('OutOfSync');
  });

  it('stops at what cannot be deleted', async () => {
    await story().apply('hooked', { syncPolicy: syncing() });
    await story().untilSynced('hooked');
    const policy = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: ${story().namespace}}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules: [{apiGroups: [""], apiVersions: [v1], operations: [DELETE], resources: [configmaps], resourceNames: [refused]}]
  validations: [{expression: "false", message: "it must stay"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: ${story().namespace}}
spec:
  policyName: ${story().namespace}
  validationActions: [Deny]
  matchResources: {namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${story().namespace}}}}
`;
    await story().run(['apply', '-f', '-'], policy);
    try {
      const words = ['delete', 'configmap', 'refused', '--dry-run=server'];
      await until('it is refused', async () => {
        const refusal = await story()
          .run(words)
          .catch((error: Error) => error.message);
        return refusal.includes('it must stay');
      });
      await story().fleet.push({ 'apps/hooked/objects.yaml': null, 'apps/hooked/more.yaml': null });
      expect(await story().untilFailed('hooked')).toContain('it must stay');
      expect(await left('refused', 'below')).toEqual(['refused', 'below']);
    } finally {
      await story().run(['delete', '-f', '-'], policy);
    }
  });
});
