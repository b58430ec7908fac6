// Stories of one application after another on one real API server, told with Git and kubectl as a user tells them.
import { afterAll, beforeAll } from '@jest/globals';
import { type Kubectl, getKubectl } from '../testbed/kubectl.js';
import type { Fleet } from './fleet.js';
import type { ApplicationState } from './fleet-state.js';
import { application, type ApplicationOptions, AUTOMATED } from './sample-files.js';
import { describeFleet } from './story.js';
import { describeWithTestbed } from './testbed.js';
import { until } from './until.js';

/** An object as kubectl prints it. */
export interface SeenObject {
  readonly metadata: {
    readonly uid: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly managedFields?: readonly { manager: string; operation: string }[];
    readonly deletionTimestamp?: string;
  };
  readonly [field: string]: unknown;
}

export class ClusterStory {
  readonly fleet: Fleet;
  /** Of this story alone. */
  readonly namespace: string;
  /** Without the namespace, and without complaint. */
  readonly kubectl: Kubectl;

  constructor(fleet: Fleet, kubectl: Kubectl, namespace: string) {
    this.fleet = fleet;
    this.kubectl = kubectl;
    this.namespace = namespace;
  }

  /** kubectl in the story's namespace. Throws what it complains of. */
  async run(words: readonly string[], input?: string): Promise<string> {
    const { exitCode, stdout, stderr } = await this.kubectl(['--namespace', this.namespace, ...words], input);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trim();
  }

  /** An object; undefined when there is none. */
  async find(kind: string, name: string, namespace = this.namespace): Promise<SeenObject | undefined> {
    const words = [
      '--namespace',
      namespace,
      'get',
      kind,
      name,
      '--ignore-not-found',
      '--show-managed-fields',
      '-o',
      'json',
    ];
    const { exitCode, stdout, stderr } = await this.kubectl(words);
    if (exitCode !== 0) throw new Error(stderr);
    return stdout.trim() === '' ? undefined : (JSON.parse(stdout) as SeenObject);
  }

  async get(kind: string, name: string): Promise<SeenObject> {
    const found = await this.find(kind, name);
    if (found === undefined) throw new Error(`There is no ${kind} ${name}`);
    return found;
  }

  async untilGone(kind: string, name: string): Promise<void> {
    await until(`${kind} ${name} is gone`, async () => (await this.find(kind, name)) === undefined);
  }

  /** Makes or changes the application of a folder below `apps`, in the story's namespace unless told. */
  async apply(name: string, more: Partial<ApplicationOptions> = {}): Promise<void> {
    const { fleet, namespace } = this;
    const { repositoryUrl } = fleet;
    const place = { name, repositoryUrl, path: `apps/${name}`, namespace, cluster: 'one' };
    await fleet.applyApplication(application({ ...place, ...more }));
  }

  /** Deletes an application; whether with its objects, its finalizers say unless told. */
  async delete(name: string, cascade?: boolean): Promise<void> {
    const mutation = `mutation($name: String!, $cascade: Boolean) { deleteApplication(name: $name, cascade: $cascade) }`;
    await this.fleet.client.request(mutation, { name, cascade });
  }

  /** Says that what asks for it may be deleted. */
  async confirmDeletion(name: string): Promise<void> {
    const mutation = `mutation($name: String!) { confirmDeletion(name: $name) { name } }`;
    await this.fleet.client.request(mutation, { name });
  }

  async untilSynced(name: string, revision?: string): Promise<ApplicationState> {
    return await this.fleet.untilApplication(
      name,
      'is Synced',
      ({ syncStatus, syncedRevision, operation }) =>
        syncStatus === 'Synced' &&
        operation?.phase === 'Succeeded' &&
        (revision === undefined || syncedRevision === revision),
    );
  }

  /** Commits and waits until an application has it. */
  async push(name: string, files: Readonly<Record<string, string | null>>): Promise<void> {
    await this.untilSynced(name, await this.fleet.push(files));
  }

  /** Waits until the latest sync of an application failed. Returns why. */
  async untilFailed(name: string): Promise<string> {
    const { operation } = await this.fleet.untilApplication(
      name,
      'failed',
      (seen) => seen.operation?.phase === 'Failed',
    );
    return operation?.message ?? '';
  }
}

/** Syncs, prunes and heals, fails at once, with these options. */
export function syncing(...syncOptions: string[]): unknown {
  return { ...AUTOMATED, syncOptions: [...AUTOMATED.syncOptions, ...syncOptions], retry: { limit: 0 } };
}

/** Who owns fields of an object: `manager operation`. */
export function ownersOf({ metadata }: SeenObject): string[] {
  return (metadata.managedFields ?? []).map(({ manager, operation }) => `${manager} ${operation}`).toSorted();
}

/** One fleet with the agent of one real cluster; the namespace goes at the end. */
export function describeOnCluster(
  name: string,
  files: Readonly<Record<string, string>>,
  body: (story: () => ClusterStory, kubeconfig: string) => void,
): void {
  describeWithTestbed(name, (kubeconfigs) => {
    const kubeconfig = kubeconfigs.at(-1) ?? '';
    const namespace = `${name.replaceAll(/[^a-z]+/g, '-')}-${process.pid}`;
    describeFleet('on a real cluster', { files, hubEnv: { WHEELHOUSE_AGENT_POLL_SECONDS: '5' } }, (fleet) => {
      let story: ClusterStory | undefined;
      const opened = async (): Promise<ClusterStory> => {
        const kubectl = getKubectl(kubeconfig);
        await kubectl(['create', 'namespace', namespace]);
        await fleet().addCluster('one', {}, kubeconfig);
        return new ClusterStory(fleet(), kubectl, namespace);
      };
      beforeAll(async () => {
        story = await opened();
      });
      afterAll(async () => {
        await story?.run(['delete', 'namespace', namespace, '--wait=false']);
      });
      body(() => {
        if (story === undefined) throw new Error('The story did not begin');
        return story;
      }, kubeconfig);
    });
  });
}
