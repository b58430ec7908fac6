import type { Command } from 'commander';
import type { HubClient } from '../../hub-client/hub-client.js';
import { remark } from '../../output/print.js';
import { readInput } from '../../output/standard-input.js';
import { connect } from '../../settings/connection.js';
import { applySet } from '../appset/apply.js';
import { applyDecision } from '../config/decision.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { type ManifestDocument, readDocuments } from './manifest-documents.js';

const APPLY_APPLICATION = `mutation($manifest: String!) { applyApplication(manifest: $manifest) { name } }`;
const APPLY_CONFIG_MAP = `mutation($manifest: String!) { applyConfigMap(manifest: $manifest) { name } }`;
const APPLY_SECRET = `mutation($manifest: String!) { applySecret(manifest: $manifest) { name } }`;

/** `apply -f FILE`: every object of a file, those that others refer to first. The whole file is read before anything is applied. */
export function addKubectlApply(program: Command): void {
  withOutput(withConnection(program.command('apply')), ['json'])
    .description('create or change the application sets, applications, ConfigMaps, Secrets and decisions of a file')
    .requiredOption('-f, --file <file>', 'the file, of one or more documents; - for standard input')
    .option('--dry-run', 'only show the plans of application sets')
    .action(async (options: CommonOptions & { file: string; dryRun?: boolean }) => {
      const hub = connect(options);
      for (const document of readDocuments(options.file, await readInput(options.file))) {
        if (document.kind === 'ApplicationSet') await applySet(hub, document.text, options);
        else if (options.dryRun) remark(`${wordOf(document)} not applied (dry run)`);
        else remark(`${await applyOne(hub, document)} applied`);
      }
    });
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
    case 'Decision':
      return applyDecision(hub, manifest, true);
    case 'ApplicationSet':
    case 'Application': {
      const data = await hub.request<{ applyApplication: { name: string } }>(APPLY_APPLICATION, { manifest });
      return `application/${data.applyApplication.name}`;
    }
  }
}

function wordOf({ kind, name }: ManifestDocument): string {
  return kind === 'Decision' ? name : `${kind.toLowerCase()}/${name}`;
}
