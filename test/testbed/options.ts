// The command line as data. An unknown word is an error that names it; nothing is guessed.
import { parseArgs } from 'node:util';

export type Command =
  | { kind: 'help' }
  | { kind: 'build'; json: boolean }
  | {
      kind: 'up';
      directory: string;
      clusters: number;
      controllerManager: boolean;
      timeoutSeconds: number;
      json: boolean;
    }
  | { kind: 'status' | 'down' | 'env'; directory: string; json: boolean };

export class UsageError extends Error {}

export const helpText = `Real Kubernetes control planes on 127.0.0.1 for tests, without Docker.

  testbed up      start them and wait until they are ready
  testbed status  say what runs
  testbed env     print the line that tells tests where they are, for eval
  testbed down    stop them and remove their files
  testbed build   only make the programs ready (etcd, kube-apiserver, kube-controller-manager, kubectl)

  --dir D                   where the testbed lives            (.wheelhouse/testbed)
  --clusters N              how many clusters, c1 and on       (3)
  --timeout S               seconds until all are ready        (120)
  --no-controller-manager   API servers only: nothing acts on what is stored
  --json                    the result as JSON
  --help

Programs are taken from KUBEBUILDER_ASSETS, else from the cache, else built with Go (several minutes, once).
`;

const flags = {
  dir: { type: 'string', default: '.wheelhouse/testbed' },
  clusters: { type: 'string', default: '3' },
  timeout: { type: 'string', default: '120' },
  'no-controller-manager': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export function parseCommand(parameters: string[]): Command {
  const { values, positionals } = parse(parameters);
  const [verb, ...rest] = positionals;
  if (values.help || verb === undefined || verb === 'help') return { kind: 'help' };
  if (rest.length > 0) throw new UsageError(`Unexpected: ${rest.join(' ')}`);
  const { dir: directory, json } = values;
  switch (verb) {
    case 'build':
      return { kind: 'build', json };
    case 'status':
    case 'env':
    case 'down':
      return { kind: verb, directory, json };
    case 'up':
      return {
        kind: 'up',
        directory,
        clusters: wholeNumber('--clusters', values.clusters, 50),
        controllerManager: !values['no-controller-manager'],
        timeoutSeconds: wholeNumber('--timeout', values.timeout, 3600),
        json,
      };
    default:
      throw new UsageError(`Unknown command: ${verb}`);
  }
}

function parse(parameters: string[]): ReturnType<typeof parseArgs<{ options: typeof flags; allowPositionals: true }>> {
  try {
    return parseArgs({ args: parameters, options: flags, allowPositionals: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function wholeNumber(flag: string, text: string, highest: number): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > highest)
    throw new UsageError(`${flag} takes a whole number from 1 to ${highest}, not ${text}`);
  return number;
}
