import { parseManifests } from '@wheelhouse/generators';
import type { Command } from 'commander';
import { parseAllDocuments } from 'yaml';
import { remark } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { connect } from '../../settings/connection.js';
import { applySet } from '../appset/apply.js';
import { naming } from '../manifest-errors.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';

const APPLY_APPLICATION = `mutation($manifest: String!) { applyApplication(manifest: $manifest) { name } }`;

/** `apply -f FILE`: every ApplicationSet and Application of a file. The whole file is read before anything is applied. */
export function addKubectlApply(program: Command): void {
  withOutput(withConnection(program.command('apply')), ['json'])
    .description('create or change the application sets and applications of a file')
    .requiredOption('-f, --file <file>', 'the file, of one or more documents; - for standard input')
    .option('--dry-run', 'only show the plans of application sets')
    .action(async (options: CommonOptions & { file: string; dryRun?: boolean }) => {
      const hub = connect(options);
      const text = await readInput(options.file);
      const manifests = naming(options.file, () => parseManifests(text, { unknownFields: 'warn' }));
      const documents = splitDocuments(text);
      for (const [index, manifest] of manifests.entries()) {
        const document = documents[index] ?? '';
        if (manifest.kind === 'ApplicationSet') await applySet(hub, document, options);
        else if (options.dryRun) remark(`application/${manifest.application.name} not applied (dry run)`);
        else {
          const data = await hub.request<{ applyApplication: { name: string } }>(APPLY_APPLICATION, {
            manifest: document,
          });
          remark(`application/${data.applyApplication.name} applied`);
        }
      }
    });
}

/** The documents that are not empty, in order, each at its line of the file: what the hub says about a line then fits the file. */
export function splitDocuments(text: string): string[] {
  return parseAllDocuments(text, { uniqueKeys: false })
    .filter((document) => document.toJS() !== null)
    .map((document) => {
      const start = document.contents?.range?.[0] ?? document.range[0];
      const lineStart = text.lastIndexOf('\n', start - 1) + 1;
      return '\n'.repeat(text.slice(0, lineStart).split('\n').length - 1) + text.slice(lineStart, document.range[1]);
    });
}
