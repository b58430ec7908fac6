import { parseManifests } from '@wheelhouse/generators';
import type { Command } from 'commander';
import { remark } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { connect } from '../../settings/connection.js';
import { addDeleteCommand } from '../app/apply.js';
import { addDiffCommand } from '../app/diff.js';
import { addGetCommand } from '../app/get.js';
import { addHistoryCommand, addRollbackCommand } from '../app/history.js';
import { addListCommand } from '../app/list.js';
import { addSyncCommand } from '../app/sync.js';
import { addWaitCommand } from '../app/wait.js';
import { applySet } from '../appset/apply.js';
import { addAppsetDeleteCommand, addAppsetGetCommand, addAppsetListCommand } from '../appset/appset.js';
import { addClusterGetCommand, addClusterListCommand } from '../cluster/commands.js';
import { addEventsCommand } from '../fleet/fleet.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';

const APPLY_APPLICATION = `mutation($manifest: String!) { applyApplication(manifest: $manifest) { name } }`;

/** kubectl's order of words, for fingers that know it: `get apps`, `describe app NAME`, `apply -f FILE`, `delete appset NAME`. */
export function addVerbs(program: Command): void {
  const get = program.command('get').description('list applications, application sets, clusters or events');
  addListCommand(get, 'apps');
  addAppsetListCommand(get, 'appsets');
  addClusterListCommand(get, 'clusters');
  addEventsCommand(get, 'events');
  const describe = program.command('describe').description('show one application, application set or cluster');
  addGetCommand(describe, 'app');
  addAppsetGetCommand(describe, 'appset');
  addClusterGetCommand(describe, 'cluster');
  const remove = program.command('delete').description('delete an application or an application set');
  addDeleteCommand(remove, 'app');
  addAppsetDeleteCommand(remove, 'appset');
  addDiffCommand(program);
  addSyncCommand(program);
  addHistoryCommand(program);
  addRollbackCommand(program);
  addWaitCommand(program);
  addApply(program);
}

function addApply(program: Command): void {
  withOutput(withConnection(program.command('apply')), ['json'])
    .description('create or change the application sets and applications of a file')
    .requiredOption('-f, --file <file>', 'the file, of one or more documents; - for standard input')
    .option('--dry-run', 'only show the plans of application sets')
    .action(async (options: CommonOptions & { file: string; dryRun?: boolean }) => {
      const hub = connect(options);
      const text = readInput(options.file);
      const manifests = parseManifests(text, { unknownFields: 'warn' });
      const documents = manifests.length === 1 ? [text] : splitDocuments(text);
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

/** The documents of a file that are not empty, in order. */
function splitDocuments(text: string): string[] {
  return text.split(/^---\s*$/m).filter((document) => document.replaceAll(/^\s*#.*$/gm, '').trim() !== '');
}
