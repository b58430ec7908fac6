import type { DesiredManifest } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import type { HubClient } from '../../hub-client/hub-client.js';
import { print, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { foundApplication } from './application.js';

type Named = Pick<DesiredManifest, 'group' | 'version' | 'kind' | 'namespace' | 'name'>;

const DESIRED = `query($name: String!, $format: ManifestFormat) {
  application(name: $name) { desiredManifests { group version kind namespace name manifest(format: $format) } }
}`;
const LIVE = `query($name: String!, $resource: ResourceKeyInput!, $format: ManifestFormat) {
  application(name: $name) { liveResource(resource: $resource) { live(format: $format) } }
}`;
/** Live objects asked for at once: well below what an agent works on. */
const CONCURRENCY = 4;

/** `app manifests`: what is delivered to the cluster, or what became of it there. */
export function addManifestsCommand(parent: Command): void {
  withOutput(withConnection(parent.command('manifests <name>')), ['yaml', 'json', 'name'])
    .description('show the rendered objects of an application; Secrets are masked')
    .option('--live', 'as the cluster has them now, instead')
    .action(async (application: string, options: CommonOptions & { live?: boolean }) => {
      const hub = connect(options);
      const format = options.output === 'json' ? 'JSON' : 'YAML';
      const answer = await hub.request<{
        application: { desiredManifests: (Named & { manifest: string })[] | null } | null;
      }>(DESIRED, { name: application, format });
      const manifests = foundApplication(answer.application, application).desiredManifests ?? [];
      if (manifests.length === 0) remark(`Nothing of application "${application}" is delivered to a cluster yet.`);
      if (options.output === 'name') return print(manifests.map((manifest) => nameOf(manifest)).join('\n'));
      const texts = options.live
        ? await readLive(hub, { application, format, manifests })
        : manifests.map(({ manifest }) => manifest);
      printTexts(texts, options.output);
    });
}

async function readLive(
  hub: HubClient,
  wanted: { application: string; format: string; manifests: readonly Named[] },
): Promise<string[]> {
  const texts: (string | null)[] = [];
  const waiting = [...wanted.manifests.entries()].toReversed();
  const read = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const [index, manifest] = next;
      texts[index] = await readOne(hub, wanted, manifest);
      if (texts[index] === null) remark(`${nameOf(manifest)} is not in the cluster.`);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, read));
  return texts.filter((text) => text !== null);
}

async function readOne(
  hub: HubClient,
  { application, format }: { application: string; format: string },
  { group, version, kind, namespace, name }: Named,
): Promise<string | null> {
  const resource = { group, version, kind, name, ...(namespace !== '' && { namespace }) };
  const answer = await hub.request<{ application: { liveResource: { live: string | null } } | null }>(LIVE, {
    name: application,
    resource,
    format,
  });
  return foundApplication(answer.application, application).liveResource.live;
}

/** YAML as documents of one file, JSON as one array. */
function printTexts(texts: readonly string[], output: string | undefined): void {
  if (output === 'json')
    print(
      JSON.stringify(
        texts.map((text) => JSON.parse(text) as unknown),
        null,
        2,
      ),
    );
  else print(texts.map((text) => text.trimEnd()).join('\n---\n'));
}

function nameOf({ kind, namespace, name }: Named): string {
  return `${kind}/${namespace === '' ? '' : `${namespace}/`}${name}`;
}
