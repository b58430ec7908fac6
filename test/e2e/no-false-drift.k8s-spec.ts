// What the cluster, its controllers and its webhooks write into objects of applications, on a real API server with its controllers: none of it
// is drift, and none of it is overwritten.
import { expect, it } from '@jest/globals';
import { describeOnCluster } from '../support/cluster-story.js';
import { staysUntouched } from '../support/drift-story.js';
import { until } from '../support/until.js';

const POD = `metadata: {labels: {app: x}}
    spec:
      containers:
        - name: main
          image: nginx:1.25
          resources: {limits: {cpu: 1000m, memory: 1024Mi}, requests: {cpu: 0.5}}
          env: []
          ports: [{containerPort: 80}]
          readinessProbe: {httpGet: {port: 80}}`;
const workload = (kind: string, more = ''): string => `apiVersion: apps/v1
kind: ${kind}
metadata: {name: x, creationTimestamp: null}
spec:
  selector: {matchLabels: {app: x}}
  template:
    ${POD}
${more}`;
const KINDS = [
  workload('Deployment', '  replicas: 0\nstatus: {}\n'),
  workload('DaemonSet'),
  workload(
    'StatefulSet',
    `  serviceName: x\n  replicas: 0\n  volumeClaimTemplates: [{metadata: {name: d}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1024Mi}}}}]\n`,
  ),
  `apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {selector: {app: x}, ports: [{port: 80}]}\n`,
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: x}\n`,
  `apiVersion: v1\nkind: Secret\nmetadata: {name: x}\nstringData: {a: hello}\n`,
  `apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: x}\nspec: {hard: {requests.cpu: 100000m, pods: 100}}\n`,
  `apiVersion: v1\nkind: LimitRange\nmetadata: {name: x}\nspec: {limits: [{type: Container, max: {cpu: 8}}]}\n`,
  `apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: x}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 0.5Gi}}}\n`,
  `apiVersion: batch/v1\nkind: Job\nmetadata: {name: x}\nspec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: a, image: busybox}]}}}\n`,
  `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: x}\nspec: {schedule: "0 0 1 1 *", jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: busybox}]}}}}}\n`,
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: x}\nspec: {podSelector: {}, ingress: [{ports: [{port: 80}]}]}\n`,
  `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: x}\nspec: {rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: x, port: {number: 80}}}}]}}]}\n`,
  `apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: x}\nspec: {minAvailable: 50%, selector: {matchLabels: {app: x}}}\n`,
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: x}\nrules: []\n`,
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: x}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: x}\nsubjects: [{kind: User, name: ada, apiGroup: rbac.authorization.k8s.io}]\n`,
];
const name = `scaled-${process.pid}`;
const scaled = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: scaled}
spec:
  replicas: 2
  selector: {matchLabels: {app: scaled}}
  template:
    metadata: {labels: {app: scaled}}
    spec: {containers: [{name: main, image: '${image}', resources: {requests: {cpu: 100m}}}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: scaled}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: scaled}
  minReplicas: 4
  maxReplicas: 6
  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}]
`;
const INJECTED = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: ${name}}
webhooks:
  - name: hook.example.com
    admissionReviewVersions: [v1]
    sideEffects: None
    failurePolicy: Ignore
    rules: [{apiGroups: [example.com], apiVersions: [v1], operations: [CREATE], resources: [foos]}]
    clientConfig: {service: {name: x, namespace: default}, caBundle: Cg==}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${name}}
aggregationRule: {clusterRoleSelectors: [{matchLabels: {gathered-by: ${name}}}]}
rules: []
`;
const GATHERED = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: ${name}-part, labels: {gathered-by: ${name}}}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
`;
const files = {
  'apps/kinds/all.yaml': KINDS.join('---\n'),
  'apps/scaled/web.yaml': scaled('nginx:1.25'),
  'apps/injected/hook.yaml': INJECTED,
};

describeOnCluster('no false drift', files, (story) => {
  const replicas = async (): Promise<unknown> =>
    ((await story().get('deployment', 'scaled'))['spec'] as { replicas: number }).replicas;

  it('comes of defaults, of other ways to write a value, or of what controllers add', async () => {
    await story().apply('kinds');
    await story().untilSynced('kinds');
    await story().run(['annotate', 'deployment', 'x', 'note=theirs']);
    await story().run(['label', 'service', 'x', 'team=theirs']);
    await story().run(['rollout', 'restart', 'deployment/x']);
    const sidecar = { spec: { template: { spec: { containers: [{ name: 'proxy', image: 'proxy:1' }] } } } };
    await story().run(['patch', 'statefulset', 'x', '-p', JSON.stringify(sidecar)]);
    await staysUntouched(story(), 'kinds', async () =>
      JSON.stringify(await story().get('statefulset', 'x')).includes('proxy:1'),
    );
  });

  it('comes of an autoscaler, also when the application is synced again', async () => {
    await story().apply('scaled');
    await story().untilSynced('scaled');
    // It looks every 15 s.
    await until('the autoscaler scaled', async () => (await replicas()) === 4, { timeoutMs: 60_000 });
    await staysUntouched(story(), 'scaled', async () => (await replicas()) === 4);
    await story().push('scaled', { 'apps/scaled/web.yaml': scaled('nginx:1.26') });
    expect(JSON.stringify(await story().get('deployment', 'scaled'))).toContain('nginx:1.26');
    expect(await replicas()).toBe(4);
  });

  it('comes of certificates that are injected, or of roles that are gathered', async () => {
    await story().apply('injected');
    await story().untilSynced('injected');
    const bundle = Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64');
    const patch = [{ op: 'replace', path: '/webhooks/0/clientConfig/caBundle', value: bundle }];
    const webhook = ['validatingwebhookconfiguration', name];
    await story().run(['patch', ...webhook, '--type=json', '--field-manager=cainjector', '-p', JSON.stringify(patch)]);
    await story().run(['apply', '-f', '-'], GATHERED);
    const isAsWritten = async (): Promise<boolean> => {
      const role = JSON.stringify(await story().get('clusterrole', name));
      return (
        JSON.stringify(await story().get('validatingwebhookconfiguration', name)).includes(bundle) &&
        role.includes('pods')
      );
    };
    await until('both are written', isAsWritten);
    await staysUntouched(story(), 'injected', isAsWritten);
    await story().run(['delete', 'clusterrole', `${name}-part`]);
    await story().delete('injected');
    for (const kind of ['validatingwebhookconfiguration', 'clusterrole'])
      await story().run(['delete', kind, name, '--ignore-not-found']);
  });
});
