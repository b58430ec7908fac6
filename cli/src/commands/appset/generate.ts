import {
  expand,
  GenerationError,
  type GeneratedApplication,
  parseApplicationSet,
  type Problem,
} from '@wheelhouse/generators';
import { Option, type Command } from 'commander';
import { stringify } from 'yaml';
import { CommandError, EXIT } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { GenerationRemarks } from './generation-remarks.js';
import { FACTS_FILE_HELP, readFacts } from './offline/facts-file.js';

interface GenerateOptions {
  readonly file: string;
  readonly facts?: string;
  readonly output: string;
}

/** YAML that tools of both versions read alike: words such as `yes` in quotes, no aliases. */
const YAML = { version: '1.1', aliasDuplicateObjects: false } as const;

const EXIT_HELP = `
Exit code 1: the set is in error (INVALID_SPEC, GENERATOR_ERROR, TEMPLATE_ERROR), and nothing is printed, or single applications are
(DUPLICATE_NAME, INVALID_SPEC), and the others are printed. With -o json stderr holds {"error": {"code", "message", ...}, "warnings"}.`;

/** `appset generate`: the applications of a set, without a hub. */
export function addGenerateCommand(parent: Command): void {
  parent
    .command('generate')
    .description('print the applications that a set generates; works offline, without a hub')
    .requiredOption('-f, --file <file>', 'the application set; - for standard input')
    .option('--facts <file>', 'YAML: what generators read of the world, see below')
    .addOption(new Option('-o, --output <format>', 'output format').choices(['yaml', 'json', 'name']).default('yaml'))
    .addHelpText('after', `${FACTS_FILE_HELP}\n${EXIT_HELP}`)
    .action(async (options: GenerateOptions) => {
      const text = await readInput(options.file);
      const remarks = new GenerationRemarks(options.file, options.output === 'json');
      const applications = generate(text, options, remarks);
      if (applications !== undefined) printApplications(applications, options.output);
      remarks.write();
    });
}

/** The applications by name; undefined when the set is in error. */
function generate(
  text: string,
  options: GenerateOptions,
  remarks: GenerationRemarks,
): GeneratedApplication[] | undefined {
  const facts = readFacts(options.facts);
  try {
    const set = parseApplicationSet(text, { unknownFields: 'warn' });
    remarks.warn(set.warnings);
    const expansion = expand(set, facts);
    if (expansion.kind === 'needs') {
      throw new CommandError('FACTS_INCOMPLETE', 'The facts do not hold everything that the set reads.');
    }
    tellProblems(expansion.problems, remarks);
    return expansion.applications.toSorted((left, right) => (left.name < right.name ? -1 : 1));
  } catch (error) {
    if (!(error instanceof GenerationError)) throw error;
    remarks.fail(error);
    process.exitCode = EXIT.difference;
    return undefined;
  }
}

function tellProblems(problems: readonly Problem[], remarks: GenerationRemarks): void {
  if (problems.length === 0) return;
  remarks.tellProblems(problems);
  process.exitCode = EXIT.difference;
}

function printApplications(applications: readonly GeneratedApplication[], output: string): void {
  if (output === 'json') print(JSON.stringify(applications.map(toManifest), null, 2));
  else if (output === 'name') print(applications.map(({ name }) => `application/${name}`).join('\n'));
  else
    print(
      applications
        .map((application) => `---\n${stringify(toManifest(application), YAML)}`)
        .join('')
        .trimEnd(),
    );
}

function toManifest({ name, labels, annotations, finalizers, spec }: GeneratedApplication): unknown {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name,
      ...(Object.keys(labels).length > 0 ? { labels } : {}),
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...(finalizers.length > 0 ? { finalizers } : {}),
    },
    spec,
  };
}
