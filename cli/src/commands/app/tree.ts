import type { ResourceNode, ResourceTree } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import type { HubClient } from '../../hub-client/hub-client.js';
import { age } from '../../output/age.js';
import { type Presentation, print, printList, remark } from '../../output/print.js';
import { shorten } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { foundApplication } from './application.js';

const QUERY = `query($name: String!) {
  application(name: $name) {
    resourceTree {
      isTruncated problems
      nodes { id parentId group version kind namespace name isManaged syncStatus health message createdAt images info { name value } }
    }
  }
}`;

/** A node with how far it is below the application. */
type PlacedNode = ResourceNode & { readonly depth: number };

/** The tree as the cluster has it now. Throws NOT_FOUND and what the hub says of the cluster. */
export async function readTree(hub: HubClient, name: string): Promise<ResourceTree> {
  const { application } = await hub.request<{ application: { resourceTree: ResourceTree } | null }>(QUERY, { name });
  return foundApplication(application, name).resourceTree;
}

/** `app tree`: the objects and what they own, live from the cluster. */
export function addTreeCommand(parent: Command): void {
  withOutput(withConnection(parent.command('tree <name>')))
    .description('show the objects of an application and what they own, as the cluster has them now')
    .action(async (application: string, options: CommonOptions) => {
      const tree = await readTree(connect(options), application);
      if (options.output === 'json') print(JSON.stringify(tree, null, 2));
      else if (options.output === 'yaml') print(stringify(tree).trimEnd());
      else printList(placed(tree.nodes), presentation, options, 'objects');
      for (const problem of tree.problems) remark(`Incomplete: ${problem}`);
      if (tree.isTruncated) remark('Incomplete: there are more objects than a tree shows.');
    });
}

const presentation: Presentation<PlacedNode> = {
  row: (node) => ({
    OBJECT: `${node.depth === 0 ? '' : `└${'─'.repeat(2 * node.depth - 1)}`}${node.kind}/${node.name}`,
    NAMESPACE: node.namespace,
    SYNC: node.syncStatus,
    HEALTH: node.health,
    AGE: age(node.createdAt),
    INFO: node.info.map((info) => `${info.name} ${info.value}`).join(', '),
    MESSAGE: shorten(node.message),
  }),
  wide: (node) => ({ IMAGES: node.images.join(', '), MESSAGE: node.message }),
  name: (node) => `${node.group === '' ? node.kind : `${node.kind}.${node.group}`}/${node.name}`,
};

/** Children directly below their parent, in the order of the answer. */
function placed(nodes: readonly ResourceNode[]): PlacedNode[] {
  const children = new Map<string | null, ResourceNode[]>();
  for (const node of nodes) {
    const parent = node.parentId ?? null;
    children.set(parent, [...(children.get(parent) ?? []), node]);
  }
  const below = (parent: string | null, depth: number): PlacedNode[] =>
    (children.get(parent) ?? []).flatMap((node) => [{ ...node, depth }, ...below(node.id, depth + 1)]);
  return below(null, 0);
}
