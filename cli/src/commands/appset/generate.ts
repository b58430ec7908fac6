import { expand, type GeneratedApplication, parseApplicationSet } from '@wheelhouse/generators';
import { Option, type Command } from 'commander';
import { stringify } from 'yaml';
import { CommandError, EXIT } from '../../exit-codes.js';
import { print, remark } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { naming } from '../manifest-errors.js';
import { readFacts } from './offline/facts-file.js';

/** `appset generate`: the applications of a set, without a hub. */
export function addGenerateCommand(parent: Command): void {
  parent
    .command('generate')
    .description('print the applications that a set generates; works offline, without a hub')
    .requiredOption('-f, --file <file>', 'the application set; - for standard input')
    .option('--facts <file>', 'YAML: clusters: [{name, server, labels, annotations}], repositories: [{url, directory}]')
    .addOption(new Option('-o, --output <format>', 'output format').choices(['yaml', 'json', 'name']).default('yaml'))
    .action(async (options: { file: string; facts?: string; output: string }) => {
      const applications = generate(await readInput(options.file), options);
      if (options.output === 'json') print(JSON.stringify(applications.map(toManifest), null, 2));
      else if (options.output === 'name') print(applications.map(({ name }) => `application/${name}`).join('\n'));
      else
        print(
          applications
            .map((application) => `---\n${stringify(toManifest(application))}`)
            .join('')
            .trimEnd(),
        );
    });
}

function generate(text: string, options: { file: string; facts?: string }): GeneratedApplication[] {
  const expansion = naming(options.file, () => {
    const set = parseApplicationSet(text, { unknownFields: 'warn' });
    for (const warning of set.warnings) remark(`Warning: ${warning.path}: ${warning.message}`);
    return expand(set, readFacts(options.facts));
  });
  if (expansion.kind === 'needs') {
    const files = expansion.needs.flatMap((need) =>
      need.kind === 'repository' ? need.files.map((file) => `${need.url}: ${file}`) : [`an answer about ${need.kind}`],
    );
    throw new CommandError(
      'FACTS_INCOMPLETE',
      `The facts do not hold ${files.join(', ') || 'a repository that is needed'}.`,
    );
  }
  for (const problem of expansion.problems) remark(`Problem ${problem.code}: ${problem.message}`);
  if (expansion.problems.length > 0) process.exitCode = EXIT.difference;
  return expansion.applications.toSorted((left, right) => (left.name < right.name ? -1 : 1));
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
