import type { DeliveredKind } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { CommandError, EXIT } from '../../exit-codes.js';
import { print, remark } from '../../output/print.js';
import { formatTable } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { agentRoles, guessedKinds, type RoleObject } from './agent-roles.js';

const KINDS = `query($name: String!) {
  cluster(name: $name) {
    deliveredKinds { group version kind plural isNamespaced namespace serviceAccount createsNamespace count }
  }
}`;

const HEADER = `# The least role of the agent of cluster "NAME", from what is delivered to it now. Apply it with an administrator's kubectl: it takes the
# place of the wide roles of the same names, which the agent got when it was installed. Print and apply it again when applications bring
# other kinds or namespaces: until then those say FORBIDDEN, with what is missing, and the others go on.
`;

interface RbacOptions extends CommonOptions {
  readonly live?: boolean;
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** `agent rbac`: the least role of an agent. */
export function addAgentRbacCommand(parent: Command): void {
  withOutput(withConnection(parent.command('rbac <cluster>')), ['yaml', 'json', 'wide'])
    .description('print the least role of the agent of a cluster, from what is delivered to it')
    .helpOption('-h, --help', 'display help for command')
    .option('--live', 'also what the live view reads and its actions write')
    .option('--namespace <namespace>', "the agent's own namespace", 'wheelhouse-system')
    .option('--service-account <name>', "the agent's service account", 'wheelhouse-agent')
    .action(async (cluster: string, options: RbacOptions) => {
      const answer = await connect(options).request<{ cluster: { deliveredKinds: DeliveredKind[] } | null }>(KINDS, {
        name: cluster,
      });
      if (answer.cluster === null)
        throw new CommandError('NOT_FOUND', `There is no cluster "${cluster}".`, EXIT.notFound);
      const kinds = answer.cluster.deliveredKinds;
      if (kinds.length === 0)
        remark(`Nothing is delivered to cluster "${cluster}" yet: the role allows next to nothing.`);
      const guessed = guessedKinds(kinds);
      if (guessed.length > 0)
        remark(
          `The hub has not seen the definitions of ${guessed.join(', ')}: check their names and scope in the roles.`,
        );
      const made = [...new Set(kinds.flatMap((kind) => (kind.createsNamespace ? kind.namespace || [] : [])))];
      if (made.length > 0)
        remark(
          `Roles stand in namespaces: make those that are missing first, the agent cannot bind itself (${made.join(', ')}).`,
        );
      const { namespace: agentNamespace, serviceAccount } = options;
      const roles = agentRoles({ kinds, agentNamespace, serviceAccount, isLive: options.live === true });
      printRoles(roles, cluster, options);
    });
}

function printRoles(
  roles: readonly RoleObject[],
  cluster: string,
  { output: format = 'yaml', headers }: CommonOptions,
): void {
  if (format === 'json') return print(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: roles }, null, 2));
  if (format === 'wide') return print(formatTable(roles.flatMap(rowsOf), { headers: headers !== false }));
  print(HEADER.replace('NAME', cluster) + roles.map((role) => stringify(role).trimEnd()).join('\n---\n'));
}

function rowsOf({ kind, metadata, rules = [] }: RoleObject): Record<string, string>[] {
  return rules.map(({ apiGroups, resources, verbs, resourceNames }) => ({
    ROLE: `${kind}/${metadata.name}`,
    NAMESPACE: metadata.namespace ?? '',
    GROUP: apiGroups.join(),
    RESOURCES: resources.join(),
    VERBS: verbs.join(),
    NAMES: resourceNames?.join() ?? '',
  }));
}
