import { type KubernetesObject, type OfflineHealth, healthOf } from '@wheelhouse/spoke-agent/offline';
import { Option, type Command } from 'commander';
import { stringify } from 'yaml';
import { CommandError, EXIT } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { formatTable } from '../../output/table.js';
import { collect, readObjects, requireOneStandardInput } from '../objects-file.js';
import { RenderRemarks } from '../render/render-remarks.js';
import { readChecks } from './checks-file.js';

interface HealthOptions {
  readonly file: readonly string[];
  readonly checks?: string;
  readonly output: string;
  readonly headers: boolean;
}

const EXAMPLES = `
Examples:
  kubectl get deploy,cert -n shop -o yaml | wheelhouse health -f -
  wheelhouse health -f live.yaml --checks argocd-cm.yaml -o json

The checks are the keys of a ConfigMap argocd-cm as Argo CD has them: resource.customizations.health.<group>_<Kind> (Lua; * is a wildcard),
resource.customizations.useOpenLibs.<group>_<Kind> and the older resource.customizations. wheelhouse.health.cel.<group>_<Kind> is a
CEL expression over obj that gives a status, or {"status": ..., "message": ...}.

-o json prints an array of {"status", "message"}, one for each object, in order; both are empty for kinds that have no health.
A check that fails is the status Unknown with its error. Exit code 0 whatever the health; 2 when a file cannot be read, and then
nothing is printed: stderr holds {"error": {"code", "message", "file", "line", ...}, "warnings"}, and plain text on a terminal unless -o json is given.`;

/** `health`: what the agent would say about objects, from files. */
export function addHealthCommand(parent: Command): void {
  parent
    .command('health')
    .description('say how healthy the objects of a file are, with your own checks; works offline')
    .requiredOption(
      '-f, --file <file>',
      'live objects, as kubectl get -o yaml prints them; - for standard input; may be given several times',
      collect,
    )
    .option('--checks <file>', 'a ConfigMap argocd-cm with health checks')
    .addOption(new Option('-o, --output <format>', 'output format').choices(['table', 'json', 'yaml']).default('table'))
    .option('--no-headers', 'leave out the header line of tables')
    .addHelpText('after', EXAMPLES)
    .action(async (options: HealthOptions) => {
      const wantsJson = options.output === 'json';
      const remarks = new RenderRemarks(options.file.join(', '), { wantsJson, isTerminal: process.stderr.isTTY });
      const isDone = await assess(options, remarks);
      remarks.write(isDone);
    });
}

/** False when something is in error. */
async function assess(options: HealthOptions, remarks: RenderRemarks): Promise<boolean> {
  try {
    requireOneStandardInput([...options.file, options.checks], '-f and --checks');
    const checks = options.checks === undefined ? {} : await readChecks(options.checks);
    const objects = await readObjects(options.file);
    const { health, problems } = await healthOf(objects, checks);
    remarks.warn(problems.map(({ key, message }) => `${options.checks ?? ''}: ${key} ${message}; it is left out.`));
    print(shown(objects, health, options));
    return true;
  } catch (error) {
    if (!remarks.fail(error)) throw error;
    process.exitCode = error instanceof CommandError ? error.exitCode : EXIT.failure;
    return false;
  }
}

function shown(
  objects: readonly KubernetesObject[],
  health: readonly OfflineHealth[],
  { output, headers }: HealthOptions,
): string {
  if (output === 'json') return JSON.stringify(health, null, 2);
  if (output === 'yaml') return stringify(health, { aliasDuplicateObjects: false }).trimEnd();
  const rows = objects.map(({ kind, metadata }, index) => ({
    KIND: kind,
    NAMESPACE: metadata.namespace ?? '',
    NAME: metadata.name ?? '',
    STATUS: health[index]?.status || '-',
    MESSAGE: (health[index]?.message ?? '').trim().replace(/\s+/g, ' '),
  }));
  return rows.length === 0 ? '' : formatTable(rows, { headers });
}
