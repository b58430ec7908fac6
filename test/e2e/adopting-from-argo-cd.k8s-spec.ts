// Objects that Argo CD, Flux, Helm or kubectl applied become Wheelhouse's: nothing restarts, and what leaves Git really leaves the cluster,
// although the former applier owned it as well.
import { expect, it } from '@jest/globals';
import { describeOnCluster, ownersOf } from '../support/cluster-story.js';
import { configMap, webFiles } from '../support/sample-files.js';
import { USUAL_KINDS } from '../support/usual-kinds.js';

/** As it was applied before: with a field that left Git since, and marked as Argo CD marks it. */
const former = (name: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  labels: {app.kubernetes.io/instance: old}
  annotations: {argocd.argoproj.io/tracking-id: 'old:/ConfigMap:x/${name}'}
data: {kept: '1', changed: before, stale: '1'}
`;
const wanted = (name: string): string => configMap(name, { kept: '1', changed: 'after' });
const ports = (...numbers: number[]): string => `apiVersion: v1
kind: Service
metadata: {name: web, annotations: {argocd.argoproj.io/sync-wave: '-1'}}
spec:
  selector: {app: web}
  ports: ${JSON.stringify(numbers.map((port) => ({ name: 'http', port })))}
`;

/** Decides how many pods there are; on a cluster without metrics it decides nothing. */
const AUTOSCALER = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, minReplicas: 1, maxReplicas: 9}
`;

const APPLIERS = {
  'argo-cd': ['apply', '--field-manager=argocd-controller', '-f', '-'],
  'argo-cd-server-side': ['apply', '--server-side', '--field-manager=argocd-controller', '-f', '-'],
  flux: ['apply', '--server-side', '--field-manager=kustomize-controller', '-f', '-'],
  helm: ['create', '--field-manager=helm', '-f', '-'],
  kubectl: ['apply', '-f', '-'],
  'kubectl-create': ['create', '-f', '-'],
} as const;
const names = Object.keys(APPLIERS) as (keyof typeof APPLIERS)[];

const files = {
  'apps/settings/settings.yaml': names.map(wanted).join('---\n'),
  'apps/web/web.yaml': webFiles('nginx:1.25', 2).split('---\n')[0] ?? '',
  'apps/web/service.yaml': ports(8080),
  'apps/web/autoscaler.yaml': AUTOSCALER,
  'apps/client-side/kinds.yaml': USUAL_KINDS,
  'apps/server-side/kinds.yaml': USUAL_KINDS,
};
/** `kind/name` of the usual kinds. */
const kinds = USUAL_KINDS.split('---\n').map((text) => {
  const [kind, name] = [/^kind: (\w+)$/m.exec(text)?.[1] ?? '', /^metadata: {name: ([\w-]+)}$/m.exec(text)?.[1] ?? ''];
  return [kind.toLowerCase(), name] as const;
});

describeOnCluster('adopting from argo cd', files, (story) => {
  it('takes over what each of them applied, without what left Git before', async () => {
    for (const name of names) await story().run(APPLIERS[name], former(name));
    await story().apply('settings');
    await story().untilSynced('settings');
    for (const name of names) {
      const object = await story().get('configmap', name);
      expect([name, object['data']]).toEqual([name, { kept: '1', changed: 'after' }]);
      expect([name, ownersOf(object)]).toEqual([name, ['wheelhouse Apply']]);
      expect(Object.keys(object.metadata.annotations ?? {})).toEqual(['wheelhouse.dev/tracking-id']);
      expect(Object.keys(object.metadata.labels ?? {})).toEqual(['wheelhouse.dev/application-id']);
    }
  });

  it('removes what leaves Git afterwards', async () => {
    const next = names.map((name) => configMap(name, { changed: 'after' })).join('---\n');
    await story().push('settings', { 'apps/settings/settings.yaml': next });
    for (const name of names) expect((await story().get('configmap', name))['data']).toEqual({ changed: 'after' });
  });

  it('keeps a Deployment running as it was, and leaves a Service with other ports valid', async () => {
    const manifest = files['apps/web/web.yaml'];
    await story().run(APPLIERS['argo-cd'], manifest);
    await story().run(APPLIERS['argo-cd'], ports(80));
    await story().run(APPLIERS['argo-cd'], AUTOSCALER);
    const scaled = ['patch', 'deployment', 'web', '--subresource=scale', '--field-manager=kube-controller-manager'];
    await story().run([...scaled, '--type=merge', '-p', '{"spec":{"replicas":5}}']);
    const before = await story().get('deployment', 'web');
    const service = await story().get('service', 'web');
    await story().apply('web');
    await story().untilSynced('web');
    const after = await story().get('deployment', 'web');
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after['spec']).toEqual(before['spec']);
    expect(after['spec']).toMatchObject({ replicas: 5 });
    expect(ownersOf(after)).not.toContain('argocd-controller Update');
    const moved = await story().get('service', 'web');
    expect(moved.metadata.uid).toBe(service.metadata.uid);
    expect(moved['spec']).toMatchObject({ ports: [{ name: 'http', port: 8080 }] });
  });

  it.each([
    ['client-side', 'argo-cd'],
    ['server-side', 'argo-cd-server-side'],
  ] as const)('changes nothing of any usual kind that was applied %s', async (name, applier) => {
    const namespace = `${story().namespace}-${name}`;
    const seen = async (): Promise<unknown[]> =>
      Promise.all(
        kinds.map(async ([kind, named]) => {
          const object = await story().find(kind, named, namespace);
          if (object === undefined) return [kind, named];
          const { metadata, status: _status, ...content } = object;
          return [kind, metadata.uid, content];
        }),
      );
    await story().run(['create', 'namespace', namespace]);
    await story().run(['--namespace', namespace, ...APPLIERS[applier]], USUAL_KINDS);
    const before = await seen();
    await story().apply(name, { namespace });
    await story().untilSynced(name);
    expect(await seen()).toEqual(before);
    // Another one would mean that the pods are made anew.
    const replicaSets = await story().run(['--namespace', namespace, 'get', 'replicasets', '-o', 'name']);
    expect(replicaSets.split('\n')).toHaveLength(1);
    const owners = await Promise.all(kinds.map(async ([kind, named]) => story().find(kind, named, namespace)));
    expect(owners.filter((object) => object && ownersOf(object).some((owner) => owner.startsWith('argocd')))).toEqual(
      [],
    );
    await story().run(['delete', 'namespace', namespace, '--wait=false']);
  });

  it('leaves to people and controllers what they set', async () => {
    await story().run(['annotate', 'configmap', 'flux', 'note=by-hand']);
    await story().run(['patch', 'configmap', 'flux', '-p', '{"data":{"extra":"theirs"}}']);
    await story().push('settings', { 'apps/settings/settings.yaml': names.map(wanted).join('---\n') });
    const { metadata, ...object } = await story().get('configmap', 'flux');
    expect(object['data']).toEqual({ kept: '1', changed: 'after', extra: 'theirs' });
    expect(metadata.annotations?.['note']).toBe('by-hand');
  });
});
