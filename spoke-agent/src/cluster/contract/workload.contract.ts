import { expect, it } from '@jest/globals';
import {
  type Subject,
  at,
  containersOf,
  deployment,
  entriesOf,
  eventually,
  keyOf,
  newNamespace,
  service,
} from './subject.js';

/** Defaults, Secrets, and what controllers do. */
export function itRunsWorkloads(subject: Subject): void {
  it('fills in the defaults of a Deployment', async () => {
    const { cluster } = subject();
    const ports = [{ containerPort: 80 }];
    const wanted = deployment(await newNamespace(subject()), {}, [{ name: 'web', image: 'nginx:1.25', ports }]);
    const stored = await cluster.apply(wanted, { force: true, dryRun: true });
    expect(stored['spec']).toEqual({
      replicas: 1,
      revisionHistoryLimit: 10,
      progressDeadlineSeconds: 600,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: {
          containers: [
            {
              name: 'web',
              image: 'nginx:1.25',
              imagePullPolicy: 'IfNotPresent',
              ports: [{ containerPort: 80, protocol: 'TCP' }],
              resources: {},
              terminationMessagePath: '/dev/termination-log',
              terminationMessagePolicy: 'File',
            },
          ],
          dnsPolicy: 'ClusterFirst',
          restartPolicy: 'Always',
          schedulerName: 'default-scheduler',
          securityContext: {},
          terminationGracePeriodSeconds: 30,
        },
      },
    });
    expect(containersOf(stored)).toHaveLength(1);
  });

  it('gives a Service its address and keeps it', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const first = await cluster.apply(service(namespace, { ports: [{ port: 80 }] }), { force: true });
    const second = await cluster.apply(
      service(namespace, { ports: [{ port: 80 }, { name: 'metrics', port: 9090 }].slice(0, 1) }),
      {
        force: true,
      },
    );
    expect(at(first, 'spec')).toEqual({
      clusterIP: expect.stringMatching(/^10\.96\./),
      clusterIPs: [at(first, 'spec', 'clusterIP')],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [{ port: 80, protocol: 'TCP', targetPort: 80 }],
      selector: { app: 'web' },
      sessionAffinity: 'None',
      type: 'ClusterIP',
    });
    expect(at(second, 'spec', 'clusterIP')).toBe(at(first, 'spec', 'clusterIP'));
  });

  it("turns a Secret's stringData into data", async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const wanted = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'token', namespace },
      stringData: { password: 'hunter2' },
    };
    const stored = await cluster.apply(wanted, { force: true });
    expect(stored).toMatchObject({ type: 'Opaque', data: { password: Buffer.from('hunter2').toString('base64') } });
    expect(stored).not.toHaveProperty('stringData');
    const again = await cluster.apply(wanted, { force: true });
    expect(again.metadata).toEqual(stored.metadata);
  });

  it('never quotes a Secret in an error', async () => {
    const { cluster } = subject();
    const namespace = await newNamespace(subject());
    const data = { password: 'not base64: hunter2' };
    const wanted = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'token', namespace }, data };
    const error = await cluster.apply(wanted, { force: true }).catch((refused: unknown) => refused);
    expect(error).toMatchObject({ code: 'INVALID' });
    expect(String(error)).not.toContain('hunter2');
  });

  it('observes a Deployment: its status follows its generation', async () => {
    const { cluster } = subject();
    const wanted = deployment(await newNamespace(subject()), { replicas: 0 });
    await cluster.apply(wanted, { force: true });
    const observed = (generation: number) =>
      eventually(`generation ${generation} is observed`, async () => {
        const live = await cluster.get(keyOf(wanted));
        return at(live, 'status', 'observedGeneration') === generation && live;
      });
    const first = await observed(1);
    expect(entriesOf(first, 'kube-controller-manager')).toContainEqual(
      expect.objectContaining({ operation: 'Update', subresource: 'status' }),
    );
    await cluster.apply(deployment(wanted.metadata.namespace ?? '', { replicas: 0, minReadySeconds: 1 }), {
      force: true,
    });
    expect((await observed(2)).metadata.generation).toBe(2);
  });

  it('lets a Deployment become ready where pods run', async () => {
    const { cluster, runsPods } = subject();
    const wanted = deployment(await newNamespace(subject()), { replicas: 2 });
    await cluster.apply(wanted, { force: true });
    const status = await eventually('the Deployment has a status', async () => {
      const found = at(await cluster.get(keyOf(wanted)), 'status') as Record<string, unknown> | undefined;
      return runsPods ? found?.['readyReplicas'] === 2 && found : found?.['unavailableReplicas'] === 2 && found;
    });
    const available = (status['conditions'] as Record<string, unknown>[]).find(
      (condition) => condition['type'] === 'Available',
    );
    expect(available?.['status']).toBe(runsPods ? 'True' : 'False');
    expect(status['availableReplicas'] ?? 0).toBe(runsPods ? 2 : 0);
  });
}
