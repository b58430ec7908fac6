// What specs of hooks share, beyond the scenario of the whole agent.
import { until, type AgentScenario } from './agent-scenario.js';
import type { KubernetesObject, ObjectKey } from '../cluster/cluster.js';

/** A job; `never` is one that does not end by itself. */
export function job(name: string, annotations: Record<string, string>, never = false): KubernetesObject {
  const metadata = never ? { annotations: { 'simulated.wheelhouse.dev/ready': 'false' } } : {};
  const containers = [{ name: 'run', image: 'busybox' }];
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, annotations },
    spec: { template: { metadata, spec: { containers, restartPolicy: 'Never' } } },
  };
}

/** Annotations of a hook. */
export const hook = (types: string, policy?: string, wave?: string): Record<string, string> => ({
  'argocd.argoproj.io/hook': types,
  ...(policy !== undefined && { 'argocd.argoproj.io/hook-delete-policy': policy }),
  ...(wave !== undefined && { 'argocd.argoproj.io/sync-wave': wave }),
});

export const jobKey = (name: string): ObjectKey => ({ apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name });

/** A job without a name, only with how one begins. */
export const nameless = (generateName: string, annotations: Record<string, string>): KubernetesObject => {
  const metadata = { generateName, annotations } as unknown as KubernetesObject['metadata'];
  return { ...job('', {}), metadata };
};

/** The hooks of one application: what became of them, and what ends them. The scenario is the one of the test that runs. */
export function hooksOf(id: string, scenario: () => AgentScenario) {
  const jobs = async (): Promise<string[]> =>
    (await scenario().cluster.list('batch/v1', 'Job', {})).map(({ metadata }) => metadata.name).toSorted();

  const uidOf = async (name: string): Promise<string | undefined> => (await scenario().get(jobKey(name)))?.metadata.uid;

  /** What a controller writes when a job ended; the simulated one leaves a job with a completion time alone. */
  const endJob = async (name: string, type: 'Complete' | 'Failed', message = ''): Promise<void> => {
    const conditions = [{ type, status: 'True', message }];
    const by = { manager: 'kube-controller-manager', subresource: 'status' } as const;
    await scenario().cluster.edit(jobKey(name), { status: { conditions, completionTime: '2026-01-01T00:00:00Z' } }, by);
  };

  const ended = async (phase: string): Promise<void> => {
    await until(`the sync is ${phase}`, () => scenario().status(id)?.operation?.phase === phase);
  };

  const resultsOf = (): string[] =>
    (scenario().status(id)?.operation?.results ?? []).map(({ name, status, hookType, hookPhase }) =>
      hookType ? `${hookType} ${name} ${hookPhase}` : `${name} ${status}`,
    );

  return { jobs, uidOf, endJob, ended, resultsOf };
}
