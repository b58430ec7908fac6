// What specs of the live view share: an agent on a simulated cluster, asked by a hub in memory. Test support only.
import type { AgentAnswerInput } from '@wheelhouse/protocol';
import { AgentScenario, until } from '../stories/agent-scenario.js';
import type { KubernetesObject, ObjectKey } from '../cluster/cluster.js';

/** What became of a request. */
export interface Answered {
  readonly pieces: AgentAnswerInput[];
  readonly isDone: boolean;
}

export class LiveScenario {
  readonly answers = new Map<string, Answered>();
  /** What the hub says to a piece. */
  reception: (input: AgentAnswerInput) => { isWanted: boolean; credit: number } = () => ({ isWanted: true, credit: 8 });
  readonly agent: AgentScenario;

  private constructor(agent: AgentScenario) {
    this.agent = agent;
    agent.hub.takeAnswer = (input) => {
      const { pieces } = this.answers.get(input.requestId) ?? { pieces: [] };
      this.answers.set(input.requestId, { pieces: [...pieces, input], isDone: input.isDone });
      return this.reception(input);
    };
  }

  static async make(): Promise<LiveScenario> {
    return new LiveScenario(await AgentScenario.make());
  }

  /** The whole answer, or the error that the agent gave. */
  async ask(kind: string, applicationId: string, parameters: unknown): Promise<unknown> {
    const id = this.agent.hub.request(kind, applicationId, parameters);
    await until('it is answered', () => this.answers.get(id)?.isDone === true);
    const pieces = this.answers.get(id)?.pieces ?? [];
    const error = pieces.at(-1)?.error;
    if (error) return { error };
    return JSON.parse(pieces.map(({ content }) => content ?? '').join('')) as unknown;
  }

  /** The lines of a log that came so far. */
  lines(id: string): string[] {
    return this.piecesOf(id).flatMap(({ lines }) => lines);
  }

  piecesOf(id: string): { lines: string[]; dropped: number }[] {
    return (this.answers.get(id)?.pieces ?? [])
      .filter(({ content }) => typeof content === 'string')
      .map(({ content }) => JSON.parse(content ?? '') as { lines: string[]; dropped: number });
  }

  /** Makes an object that another one owns, as a controller does. */
  async own(owner: ObjectKey, object: KubernetesObject): Promise<KubernetesObject> {
    const { cluster } = this.agent;
    const uid = (await cluster.get(owner))?.metadata.uid;
    const { apiVersion, kind, name } = owner;
    const ownerReferences = [{ apiVersion, kind, name, uid, controller: true }];
    const metadata = { namespace: owner.namespace, ...object.metadata, ownerReferences };
    return cluster.put({ ...object, metadata }, { manager: 'kube-controller-manager' });
  }

  async end(): Promise<void> {
    await this.agent.end();
  }
}

export function replicaSet(name: string, image = 'nginx:1.25'): KubernetesObject {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image }] } };
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: { name, annotations: { 'deployment.kubernetes.io/revision': '3' } },
    spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template },
  };
}

export function pod(name: string, env?: Readonly<Record<string, string>>): KubernetesObject {
  const variables = Object.entries(env ?? {}).map(([key, value]) => ({ name: key, value }));
  const container = { name: 'web', image: 'nginx:1.25', ...(env && { env: variables }) };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec: { containers: [container] } };
}

export function podKey(name: string): ObjectKey {
  return { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name };
}
