// Jobs on a cluster without nodes: the story says how they end.
import type { ClusterStory } from './cluster-story.js';
import { until } from './until.js';

/** A job as YAML. Its annotations as flow YAML: `argocd.argoproj.io/hook: PreSync`. */
export function job(name: string, annotations: string): string {
  return `apiVersion: batch/v1
kind: Job
metadata: {${name.endsWith('-') ? 'generateName' : 'name'}: ${name}, annotations: {${annotations}}}
spec:
  backoffLimit: 0
  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: busybox}]}
`;
}

/** Waits until a job runs, and ends it as its controller would. */
export async function endJob(story: ClusterStory, name: string, type: 'Complete' | 'Failed'): Promise<void> {
  await until(`${name} runs`, () => story.find('job', name));
  const before = type === 'Complete' ? 'SuccessCriteriaMet' : 'FailureTarget';
  const conditions = [before, type].map((each) => ({ type: each, status: 'True', reason: 'Told', message: 'as told' }));
  const time = new Date().toISOString().replace(/\.\d+/, '');
  const completed = type === 'Complete' ? { completionTime: time } : {};
  // Its controller writes the status, too: it is tried until both agree.
  await until(`${name} has ended`, async () => {
    const now = (await story.get('job', name))['status'] as { startTime?: string } | undefined;
    const startTime = now?.startTime ?? time;
    const status = { startTime, ...completed, conditions, active: 0, terminating: 0, uncountedTerminatedPods: {} };
    const patch = JSON.stringify({ status });
    await story.run(['patch', 'job', name, '--subresource=status', '--type=merge', '-p', patch]);
    return true;
  });
}

/** The names of all jobs, sorted. */
export async function jobNames(story: ClusterStory): Promise<string[]> {
  const words = ['get', 'jobs', '-o', 'jsonpath={.items[*].metadata.name}'];
  return (await story.run(words)).split(' ').filter(Boolean).toSorted();
}
