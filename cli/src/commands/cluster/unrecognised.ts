import type { UnrecognisedCluster } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { age } from '../../output/age.js';
import { type Presentation, printList, remark } from '../../output/print.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';

const LIST = `query {
  unrecognisedClusters { keyId clusterId clusterName clusterUid fingerprint agentVersion firstSeenAt lastSeenAt }
}`;
const ADOPT = `mutation($keyId: ID!, $name: String) { adoptCluster(keyId: $keyId, name: $name) { name } }`;

const presentation: Presentation<UnrecognisedCluster> = {
  row: ({ keyId, clusterName, fingerprint, lastSeenAt }) => ({
    KEY: keyId,
    'SAYS IT IS': clusterName,
    FINGERPRINT: fingerprint,
    SEEN: `${age(lastSeenAt)} ago`,
  }),
  wide: ({ clusterUid, agentVersion }) => ({ UID: clusterUid, AGENT: agentVersion }),
  name: ({ keyId }) => keyId,
};

/** `cluster unrecognised` and `cluster adopt`: after the hub's database was restored from a backup. */
export function addUnrecognisedCommands(parent: Command): void {
  withOutput(withConnection(parent.command('unrecognised').alias('unrecognized')))
    .description("agents whose keys the hub's database does not know, as after a restore")
    .action(async (options: CommonOptions) => {
      const { unrecognisedClusters } = await connect(options).request<{ unrecognisedClusters: UnrecognisedCluster[] }>(
        LIST,
      );
      printList(unrecognisedClusters, presentation, options, 'unrecognised clusters');
    });
  withConnection(parent.command('adopt <key>'))
    .description('take in an unrecognised cluster again; compare its fingerprint with the log of its agent first')
    .option('--name <name>', 'another name than the one it had')
    .action(async (keyId: string, options: CommonOptions & { name?: string }) => {
      const { adoptCluster } = await connect(options).request<{ adoptCluster: { name: string } }>(ADOPT, {
        keyId,
        name: options.name ?? null,
      });
      remark(
        `cluster/${adoptCluster.name} adopted; its agent holds until \`wheelhouse cluster approve ${adoptCluster.name}\``,
      );
    });
}
