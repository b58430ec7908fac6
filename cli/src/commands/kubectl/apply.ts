import type { Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { inputFiles } from '../../output/input-files.js';
import { checkFormat, print, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { applySet, planObject, tellApplied, tellPlan } from '../appset/apply.js';
import { applyDecision } from '../config/decision.js';
import { inFile, namingFile } from '../manifest-errors.js';
import { type CommonOptions, repeated, withConnection, withOutput } from '../options.js';
import { applyProject } from '../project/project.js';
import { type ManifestDocument, readFiles, wordOf } from './manifest-documents.js';

const APPLY_APPLICATION = `mutation($manifest: String!) { applyApplication(manifest: $manifest) { name } }`;
const APPLY_CONFIG_MAP = `mutation($manifest: String!) { applyConfigMap(manifest: $manifest) { name } }`;
const APPLY_SECRET = `mutation($manifest: String!) { applySecret(manifest: $manifest) { name } }`;

type ApplyOptions = CommonOptions & { file: string[]; recursive?: boolean; dryRun?: boolean };

/**
 * `apply -f FILE`: every object of files and folders, those that others refer to first. All is read before anything is applied; what
 * fails then does not keep the others back.
 */
export function addKubectlApply(program: Command): void {
  withOutput(withConnection(program.command('apply')), ['json'])
    .description(
      'create or change the projects, application sets, applications, ConfigMaps, Secrets and decisions of files',
    )
    .requiredOption(
      '-f, --file <file>',
      'a file of one or more documents, or a folder; - for standard input; repeatable',
      repeated,
    )
    .option('-R, --recursive', 'also what is below the folders')
    .option('--dry-run', 'only show the plans of application sets')
    .action(async (options: ApplyOptions) => {
      const documents = await readFiles(inputFiles(options.file, options.recursive ?? false));
      await applyAll(connect(options), documents, options);
    });
}

async function applyAll(hub: HubClient, documents: readonly ManifestDocument[], options: ApplyOptions): Promise<void> {
  const dryRun = options.dryRun ?? false;
  const plans: object[] | undefined = checkFormat(options.output) === 'json' ? [] : undefined;
  const sets = documents.filter(({ kind }) => kind === 'ApplicationSet').length;
  const telling: Telling = { dryRun, plans, isOneOfMany: sets > 1 };
  const failures: CommandError[] = [];
  try {
    for (const document of documents) {
      const failure = await applyDocument(hub, document, telling);
      if (failure === undefined) continue;
      if (documents.length === 1) await namingFile(document.file, () => Promise.reject(failure));
      if (HOPELESS.has(failure.exitCode)) throw failure;
      remark(`Error ${failure.code}: ${wordOf(document)}: ${inFile(document.file, failure)}`);
      failures.push(failure);
    }
  } finally {
    if (plans !== undefined && plans.length > 0) print(JSON.stringify(sets === 1 ? plans[0] : plans, null, 2));
  }
  if (dryRun) remark('Dry run: nothing was changed.');
  tellFailures(failures, documents.length);
}

/** Gives why the document was not applied. */
async function applyDocument(
  hub: HubClient,
  document: ManifestDocument,
  telling: Telling,
): Promise<CommandError | undefined> {
  try {
    if (document.kind === 'ApplicationSet') await applyOneSet(hub, document, telling);
    else await applyOther(hub, document, telling.dryRun);
    return undefined;
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
}

/** After those no other document has a chance. */
const HOPELESS: ReadonlySet<number> = new Set([EXIT.unauthorized, EXIT.unreachable, EXIT.timeout]);

/** How plans are told: collected for programs, or to people, by name where there are several. */
interface Telling {
  readonly dryRun: boolean;
  readonly isOneOfMany: boolean;
  readonly plans: object[] | undefined;
}

async function applyOneSet(hub: HubClient, { text, name }: ManifestDocument, telling: Telling): Promise<void> {
  const applied = await applySet(hub, text, telling.dryRun);
  if (telling.plans === undefined) return tellPlan(applied, telling.dryRun, telling.isOneOfMany ? name : '');
  telling.plans.push({ applicationSet: name, ...planObject(applied) });
  if (!telling.dryRun) tellApplied(applied);
}

async function applyOther(hub: HubClient, document: ManifestDocument, dryRun: boolean): Promise<void> {
  if (dryRun) remark(`${wordOf(document)} not applied (dry run)`);
  else remark(`${await applyOne(hub, document)} applied`);
}

/** Ends with the code that all failures have in common. */
function tellFailures(failures: readonly CommandError[], count: number): void {
  const [first] = failures;
  if (first === undefined) return;
  const exitCode = failures.every((failure) => failure.exitCode === first.exitCode) ? first.exitCode : EXIT.failure;
  throw new CommandError(
    'NOT_ALL_APPLIED',
    `${failures.length} of ${count} objects could not be applied, see above.`,
    exitCode,
  );
}

/** Gives what was applied. */
async function applyOne(hub: HubClient, document: ManifestDocument): Promise<string> {
  const manifest = document.text;
  switch (document.kind) {
    case 'ConfigMap': {
      const data = await hub.request<{ applyConfigMap: { name: string } }>(APPLY_CONFIG_MAP, { manifest });
      return `configmap/${data.applyConfigMap.name}`;
    }
    case 'Secret': {
      const data = await hub.request<{ applySecret: { name: string } }>(APPLY_SECRET, { manifest });
      return `secret/${data.applySecret.name}`;
    }
    case 'AppProject':
      return applyProject(hub, manifest);
    case 'Decision':
      return applyDecision(hub, manifest, true);
    case 'ApplicationSet':
    case 'Application': {
      const data = await hub.request<{ applyApplication: { name: string } }>(APPLY_APPLICATION, { manifest });
      return `application/${data.applyApplication.name}`;
    }
  }
}
