import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { CommandError } from '../exit-codes.js';
import { readTextFile } from '../output/standard-input.js';
import { ENVIRONMENTS } from './sample/environments.js';

const run = promisify(execFile);

/** How long making one kind cluster may take. */
const KIND_TIMEOUT_MS = 300_000;

/** A cluster of the demo: how its agent reaches it, and how a manual change is made in it. */
export interface Spoke {
  readonly name: string;
  readonly environment: string;
  /** Flags of its agent. */
  readonly flags: readonly string[];
  /** Sets the replicas of a Deployment, as a person with access to the cluster would. */
  scale(deployment: string, namespace: string, replicas: number): Promise<void>;
  /** What `scale` looks like on a command line. */
  scaleCommand(deployment: string, namespace: string, replicas: number): string;
}

/** Clusters that are simulated inside the agents' processes, each with a loopback HTTP door on the given port. */
export function simulatedSpokes(ports: readonly number[]): Spoke[] {
  return ENVIRONMENTS.map((environment, index) => {
    const port = ports[index] ?? 0;
    const url = (deployment: string, namespace: string): string =>
      `http://127.0.0.1:${port}/apis/apps/v1/namespaces/${namespace}/deployments/${deployment}?fieldManager=kubectl-scale`;
    return {
      name: environment,
      environment,
      flags: ['--simulate', '--simulate-port', String(port)],
      scale: async (deployment, namespace, replicas) => {
        const response = await fetch(url(deployment, namespace), {
          method: 'PATCH',
          headers: { 'content-type': 'application/merge-patch+json' },
          body: JSON.stringify({ spec: { replicas } }),
        });
        if (!response.ok)
          throw new CommandError(
            'DEMO_FAILED',
            `The simulated cluster answered ${response.status}: ${await response.text()}`,
          );
      },
      scaleCommand: (deployment, namespace, replicas) =>
        `curl -X PATCH -H 'content-type: application/merge-patch+json' -d '{"spec":{"replicas":${replicas}}}' '${url(deployment, namespace)}'`,
    };
  });
}

/** Real clusters, by contexts of a kubeconfig. */
export function realSpokes(kubeconfig: string, contexts: readonly string[]): Spoke[] {
  const [dev, staging, production] = ENVIRONMENTS;
  return contexts.map((context, index) => {
    const scaleFlags = (deployment: string, namespace: string, replicas: number): string[] => [
      '--kubeconfig',
      kubeconfig,
      '--context',
      context,
      '-n',
      namespace,
      'scale',
      `deployment/${deployment}`,
      `--replicas=${replicas}`,
    ];
    return {
      name: nameOf(context),
      // The last one plays production.
      environment: index === contexts.length - 1 ? production : index === 0 ? dev : staging,
      flags: ['--kubeconfig', kubeconfig, '--context', context],
      scale: async (deployment, namespace, replicas) => {
        await run('kubectl', scaleFlags(deployment, namespace, replicas)).catch((error: Error) => {
          throw new CommandError('DEMO_FAILED', `kubectl could not scale the Deployment: ${error.message}`);
        });
      },
      scaleCommand: (deployment, namespace, replicas) =>
        ['kubectl', ...scaleFlags(deployment, namespace, replicas)].join(' '),
    };
  });
}

/** A name that a cluster may have on the hub. */
function nameOf(context: string): string {
  return context
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
}

/** Refuses contexts that the kubeconfig does not have, or that would have one name on the hub. */
export function checkContexts(kubeconfig: string, contexts: readonly string[]): void {
  const config = parse(readTextFile(kubeconfig)) as { contexts?: { name?: string }[] } | null;
  const known = (config?.contexts ?? []).flatMap(({ name }) => (name === undefined ? [] : [name]));
  const missing = contexts.filter((context) => !known.includes(context));
  if (contexts.length === 0 || missing.length > 0)
    throw new CommandError(
      'USAGE',
      `${contexts.length === 0 ? '--kubeconfig needs --context' : `${kubeconfig} has no context ${missing.join(', ')}`}. Its contexts: ${known.join(', ') || 'none'}.`,
    );
  if (new Set(contexts.map(nameOf)).size < contexts.length)
    throw new CommandError('USAGE', `The contexts ${contexts.join(', ')} would not be told apart by name.`);
}

/** Refuses to go on where kubectl is not installed: the manual change is made with it. */
export async function requireKubectl(): Promise<void> {
  await run('kubectl', ['version', '--client']).catch(() => {
    throw new CommandError(
      'KUBECTL_MISSING',
      'With --kubeconfig the demo changes a cluster by kubectl, which does not run here.',
    );
  });
}

/** Three kind clusters, made now. Needs `kind` and a Docker engine. */
export async function kindSpokes(
  directory: string,
  tell: (line: string) => void,
): Promise<{ spokes: Spoke[]; remove: () => Promise<void> }> {
  const kubeconfig = join(directory, 'kind.kubeconfig');
  await run('docker', ['info']).catch(() => {
    throw new CommandError(
      'DOCKER_UNAVAILABLE',
      '--kind needs a running Docker engine; `docker info` failed. Leave --kind out for simulated clusters.',
    );
  });
  for (const environment of ENVIRONMENTS) {
    tell(`Making kind cluster wheelhouse-${environment} (about a minute)...`);
    await run(
      'kind',
      ['create', 'cluster', '--name', `wheelhouse-${environment}`, '--kubeconfig', kubeconfig, '--wait', '120s'],
      { timeout: KIND_TIMEOUT_MS },
    ).catch((error: Error) => {
      throw new CommandError('KIND_FAILED', `kind could not make a cluster: ${error.message}`);
    });
  }
  return {
    spokes: realSpokes(
      kubeconfig,
      ENVIRONMENTS.map((environment) => `kind-wheelhouse-${environment}`),
    ),
    remove: async () => {
      for (const environment of ENVIRONMENTS)
        await run('kind', ['delete', 'cluster', '--name', `wheelhouse-${environment}`]).catch(() => undefined);
    },
  };
}
