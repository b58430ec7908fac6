import {
  explainExpansion,
  type ExpansionExplanation,
  GenerationError,
  parseApplicationSet,
} from '@wheelhouse/generators';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandError, EXIT } from '../../../exit-codes.js';
import { print } from '../../../output/print.js';
import { readInput } from '../../../output/standard-input.js';
import { connect } from '../../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../../options.js';
import { GenerationRemarks } from '../generation-remarks.js';
import { FACTS_FILE_HELP, readFacts } from '../offline/facts-file.js';
import { askExplanation, type ExplanationQuestion } from './explanation-query.js';
import { formatExplanation } from './format-explanation.js';

type ExplainOptions = CommonOptions & ExplanationQuestion & { readonly file?: string; readonly facts?: string };

const HELP = `
Without --application and --cluster it shows the applications of the set, and what its generators left out.
With NAME the hub expands the stored set; with -f nothing is asked, and the facts come from --facts.

Exit code 4: the set gives no such application, or none for the cluster; stdout says why. Exit code 1: a file's set is in error.`;

/** `appset explain`: which parameters made an application, or what kept it away. */
export function addExplainCommand(parent: Command): void {
  withOutput(withConnection(parent.command('explain [name]')), ['json', 'yaml'])
    .description('show how a set comes to an application: its parameters, where they are from, and what gave nothing')
    .option('--application <name>', 'the application')
    .option('--cluster <name>', 'only applications for this cluster: why there are none')
    .option('-f, --file <file>', 'explain this application set, offline; - for standard input')
    .option('--facts <file>', 'YAML, with -f: what generators read of the world, see below')
    .addHelpText('after', `${HELP}\n${FACTS_FILE_HELP}`)
    .action(async (name: string | undefined, options: ExplainOptions) => {
      const explanation = await explanationOf(name, options);
      if (explanation !== undefined) printExplanation(explanation, options);
    });
}

async function explanationOf(
  name: string | undefined,
  options: ExplainOptions,
): Promise<ExpansionExplanation | undefined> {
  if ((name === undefined) === (options.file === undefined))
    throw new CommandError('USAGE', 'Name a stored set, or give the file of one with -f.');
  if (name !== undefined && options.facts !== undefined)
    throw new CommandError('USAGE', '--facts goes with -f: the hub has its own facts.');
  return name === undefined
    ? explainFile(options.file ?? '', options)
    : askExplanation(connect(options), name, options);
}

/** Undefined when the set is in error, which is told. */
async function explainFile(file: string, options: ExplainOptions): Promise<ExpansionExplanation | undefined> {
  const text = await readInput(file);
  const facts = readFacts(options.facts);
  const { application, cluster } = options;
  const remarks = new GenerationRemarks(file, options.output === 'json');
  try {
    const set = parseApplicationSet(text, { unknownFields: 'warn' });
    remarks.warn(set.warnings);
    const result = explainExpansion(set, facts, {
      ...(application !== undefined && { applicationName: application }),
      ...(cluster !== undefined && { clusterName: cluster }),
    });
    if (result.kind === 'explained') return result.explanation;
    throw new CommandError('FACTS_INCOMPLETE', 'The facts do not hold everything that the set reads.');
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    remarks.fail(error);
    process.exitCode = EXIT.difference;
    return undefined;
  } finally {
    remarks.write();
  }
}

function printExplanation(explanation: ExpansionExplanation, options: ExplainOptions): void {
  const isQuestion = options.application !== undefined || options.cluster !== undefined;
  if (options.output === 'json') print(JSON.stringify(explanation, null, 2));
  else if (options.output === 'yaml') print(stringify(explanation).trimEnd());
  else print(formatExplanation(explanation, { isQuestion, headers: options.headers !== false }));
  if (explanation.absence !== undefined) process.exitCode = EXIT.notFound;
}
