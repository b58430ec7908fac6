// Objects that Argo CD, Flux, Helm or kubectl applied become Wheelhouse's: nothing restarts, and what leaves Git really leaves the cluster,
// although the former applier owned it as well.
import { expect, it } from '@jest/globals';
import { describeOnCluster, ownersOf } from '../support/cluster-story.js';
import { configMap, webFiles } from '../support/sample-files.js';

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
metadata: {name: web}
spec:
  selector: {app: web}
  ports: ${JSON.stringify(numbers.map((port) => ({ name: 'http', port })))}
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
};

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
    await story().run(['scale', 'deployment', 'web', '--replicas=2']);
    const before = await story().get('deployment', 'web');
    const service = await story().get('service', 'web');
    await story().apply('web');
    await story().untilSynced('web');
    const after = await story().get('deployment', 'web');
    expect(after.metadata.uid).toBe(before.metadata.uid);
    expect(after['spec']).toEqual(before['spec']);
    expect(ownersOf(after)).not.toContain('argocd-controller Update');
    const moved = await story().get('service', 'web');
    expect(moved.metadata.uid).toBe(service.metadata.uid);
    expect(moved['spec']).toMatchObject({ ports: [{ name: 'http', port: 8080 }] });
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
