import {
  diffOf,
  type OfflineDiff,
  type OfflineDifference,
  type OfflineDiffSettings,
  withRawNumbers,
} from '@wheelhouse/spoke-agent/offline';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandError, EXIT } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { showDiff } from '../app/diff.js';
import { collect, readObjects, requireOneStandardInput } from '../objects-file.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { RenderRemarks } from '../render/render-remarks.js';
import { readIgnoreFile } from './ignore-file.js';

interface DiffFiles {
  readonly desired: readonly string[];
  readonly live: readonly string[];
  readonly ignore?: string;
}

interface DiffOptions extends DiffFiles {
  readonly output?: string;
  readonly exitCode: boolean;
}

const EXAMPLES = `
Examples:
  wheelhouse diff shop-prod
  kubectl get deploy,svc -n shop -o yaml --show-managed-fields | wheelhouse diff --desired shop.yaml --live -
  wheelhouse diff --desired shop.yaml --live live.yaml --ignore application.yaml -o json

With files: objects are matched by group, kind, namespace and name, and compared as Argo CD compares them: three ways where the live object has the
annotation kubectl.kubernetes.io/last-applied-configuration, else two ways. Fields that are only live do not count, nor does status; defaults of
Kubernetes' own kinds, quantities (cpu: 1000m is 1) and stringData are brought to one form first. Values of Secrets are shown as runs of +.

--ignore takes an Application (its spec.ignoreDifferences), a ConfigMap argocd-cm (resource.customizations.ignoreDifferences.<group>_<Kind>
and .all, resource.compareoptions), a bare list of such rules, or several of them as documents of one file. managedFieldsManagers needs
live objects with metadata.managedFields (kubectl get --show-managed-fields).

-o json prints {"same", "objects": [{"group", "kind", "namespace", "name", "state", "differences": [{"path", "desired", "live"}]}]}; state is
Same, Changed, Missing (not live) or Extra (only live), and what is absent is null. Exit code 0 when all is the same, 1 when something
differs, 2 when a file cannot be read; then nothing is printed, and stderr holds the error.`;

/** `diff NAME`: what differs in a cluster; `diff --desired FILE --live FILE`: what a sync would change, from files. */
export function addDiffCommand(program: Command): void {
  withOutput(withConnection(program.command('diff [name]')), ['json', 'yaml'])
    .description(
      'show what differs between Git and the cluster; or compare manifests with live objects in files, offline',
    )
    .option('--no-exit-code', 'exit 0 also when something differs')
    .option('--desired <file>', 'manifests; - for standard input; may be given several times', collect)
    .option('--live <file>', 'live objects, as kubectl get -o yaml prints them; the same', collect)
    .option('--ignore <file>', 'what may differ: an Application, a ConfigMap argocd-cm, or a list of rules')
    .addHelpText('after', EXAMPLES)
    .action(async (name: string | undefined, options: CommonOptions & Partial<DiffFiles> & { exitCode: boolean }) => {
      const { desired, live, ignore } = options;
      if (name !== undefined && desired === undefined && live === undefined && ignore === undefined)
        return await showDiff(name, options);
      if (name !== undefined || desired === undefined || live === undefined)
        throw new CommandError('USAGE', 'Give the name of an application, or --desired FILE and --live FILE.');
      const wantsJson = options.output === 'json';
      const remarks = new RenderRemarks(desired.join(', '), { wantsJson, isTerminal: process.stderr.isTTY });
      const isDone = await compare({ ...options, desired, live }, remarks);
      remarks.write(isDone);
    });
}

/** False when something is in error. */
async function compare(options: DiffOptions, remarks: RenderRemarks): Promise<boolean> {
  try {
    const found = await findDifferences(options);
    tell(found, options, remarks);
    print(shown(found, options.output));
    if (!found.same && options.exitCode) process.exitCode = EXIT.difference;
    return true;
  } catch (error) {
    if (!remarks.fail(error)) throw error;
    process.exitCode = error instanceof CommandError ? error.exitCode : EXIT.failure;
    return false;
  }
}

async function findDifferences({ desired, live, ignore }: DiffFiles): Promise<OfflineDiff> {
  requireOneStandardInput([...desired, ...live, ignore], '--desired, --live and --ignore');
  const settings: OfflineDiffSettings = ignore === undefined ? {} : await readIgnoreFile(ignore);
  return await diffOf(await readObjects(desired), await readObjects(live), settings);
}

function tell(found: OfflineDiff, { ignore = '' }: DiffOptions, remarks: RenderRemarks): void {
  const invalid = found.ruleProblems.find(({ code }) => code === 'SCRIPT_INVALID');
  if (invalid !== undefined)
    throw new CommandError(
      'INVALID_SPEC',
      `${ignore}: the jq expression ${invalid.expression} cannot be read: ${invalid.message}`,
    );
  const isChanged = found.objects.some(({ state }) => state === 'Changed');
  remarks.warn([
    ...found.settingProblems.map(({ key, message }) => `${ignore}: ${key} ${message}; it is left out.`),
    ...found.ruleProblems
      .filter(({ code }) => isChanged || code === 'SCRIPT_TIMEOUT')
      .map(
        ({ expression, code, message }) =>
          `${ignore}: ${expression}: ${message} (${code}); what it names was compared.`,
      ),
    ...found.remarks,
  ]);
}

function shown({ same, objects }: OfflineDiff, output = ''): string {
  const answer = { same, objects: objects.map(withNulls) };
  if (output === 'json') return JSON.stringify(answer, null, 2);
  if (output === 'yaml') return stringify(withRawNumbers(answer, BigInt), { aliasDuplicateObjects: false }).trimEnd();
  return objects.map(lineOf).join('\n');
}

function withNulls(object: OfflineDifference): unknown {
  const differences = object.differences.map(({ path, desired = null, live = null }) => ({ path, desired, live }));
  return { ...object, differences };
}

function lineOf({ kind, namespace, name, state, differences }: OfflineDifference): string {
  const lines = differences.map(({ path, desired, live }) => `  ${path}: ${textOf(live)} -> ${textOf(desired)}`);
  return [`${state} ${kind} ${namespace === '' ? '' : `${namespace}/`}${name}`, ...lines].join('\n');
}

function textOf(value: unknown): string {
  return value === undefined ? '(absent)' : JSON.stringify(value);
}
