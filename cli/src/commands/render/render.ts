import { WorkerRenderPool } from '@wheelhouse/renderer';
import { Option, type Command } from 'commander';
import { CommandError, EXIT } from '../../exit-codes.js';
import { print } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { objectsAsJson, objectsAsYaml } from './print-objects.js';
import { ApplicationRenderError, type RenderedFile, renderFile } from './render-file.js';
import { RENDER_FACTS_HELP } from './render-facts-file.js';
import { RenderRemarks } from './render-remarks.js';

interface RenderOptions {
  readonly file: string;
  readonly facts: string;
  readonly cluster?: string;
  readonly output: string;
}

const EXAMPLES = `
Examples:
  wheelhouse render -f shop.yaml --facts facts.yaml
  wheelhouse render -f shop.yaml --facts facts.yaml --cluster prod-eu | kubectl diff -f -
  wheelhouse appset generate -f set.yaml --facts facts.yaml | wheelhouse render -f - --facts facts.yaml -o json

Exit code 1: an Application cannot be rendered, and nothing is printed. stderr then holds {"error": {"code", "message", "location", ...},
"warnings"}, and plain text on a terminal unless -o json is given. With -o json stdout otherwise holds {"manifests", "warnings"}.`;

/** `render`: what a hub would deliver, from local folders and without a hub. */
export function addRenderCommand(parent: Command): void {
  parent
    .command('render')
    .description('print the objects that an Application renders to; works offline, from local folders')
    .requiredOption('-f, --file <file>', 'the Application, or several; - for standard input')
    .requiredOption('--facts <file>', 'YAML: folders that stand for repositories, and clusters, see below')
    .option('--cluster <name>', 'the cluster of the facts file to render for, whatever the destination')
    .addOption(new Option('-o, --output <format>', 'output format').choices(['yaml', 'json']).default('yaml'))
    .addHelpText('after', `${RENDER_FACTS_HELP}\n${EXAMPLES}`)
    .action(async (options: RenderOptions) => {
      const text = await readInput(options.file);
      const remarks = new RenderRemarks(options.file, {
        wantsJson: options.output === 'json',
        isTerminal: process.stderr.isTTY,
      });
      const rendered = await render(text, options, remarks);
      if (rendered !== undefined) {
        const { manifests } = rendered;
        print(options.output === 'json' ? objectsAsJson(manifests, remarks.allWarnings) : objectsAsYaml(manifests));
      }
      remarks.write(rendered === undefined);
    });
}

/** Undefined when something is in error. */
async function render(
  text: string,
  { facts, cluster }: RenderOptions,
  remarks: RenderRemarks,
): Promise<RenderedFile | undefined> {
  const pool = new WorkerRenderPool({ threads: 1 });
  try {
    const rendered = await renderFile({ text, factsFile: facts, cluster, now: new Date() }, pool);
    remarks.warnOfSpec(rendered.specWarnings);
    remarks.warn(rendered.warnings);
    return rendered;
  } catch (error) {
    const isTold =
      error instanceof ApplicationRenderError ? remarks.fail(error.cause, error.application) : remarks.fail(error);
    if (!isTold) throw error;
    process.exitCode = error instanceof CommandError ? error.exitCode : EXIT.difference;
    return undefined;
  } finally {
    await pool.close();
  }
}
