import type { FleetGroup, FleetStatus, Resource } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { stringify } from 'yaml';
import { readAll } from '../../hub-client/pages.js';
import { type Presentation, print, printList } from '../../output/print.js';
import { formatTable, type TableRow } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type ApplicationSelection, toFilter } from '../app/application.js';
import { withSelection } from '../app/selection-options.js';
import { type CommonOptions, list, withConnection, withOutput } from '../options.js';

const COUNTS = `clusters applications green sync { synced outOfSync unknown }
  health { healthy progressing degraded suspended missing unknown } freshness { live late lost }`;
const STATUS = `query($filter: ApplicationFilter, $groupBy: [String!]) {
  fleetStatus(filter: $filter, groupBy: $groupBy) { ${COUNTS} openDrift held suspendedClusters asOf groups { key ${COUNTS} } }
}`;
const FIND = `query($image: String, $first: Int, $after: String) {
  resources(image: $image, first: $first, after: $after) {
    nodes { applicationName clusterName group version kind namespace name syncStatus health message images }
    pageInfo { hasNextPage endCursor }
  }
}`;
/** `wheelhouse fleet status`. */
export function addFleetCommands(program: Command): void {
  const fleet = program.command('fleet').description('the fleet as a whole');
  withSelection(withOutput(withConnection(fleet.command('status')), ['json', 'yaml']))
    .description('counts of applications and clusters by sync, health and freshness')
    .option(
      '--group-by <what>',
      'cluster, project, environment, namespace, applicationSet, label:KEY, appLabel:KEY; comma-separated',
      list,
    )
    .action(async (options: CommonOptions & ApplicationSelection & { groupBy?: string[] }) => {
      const groupBy = options.groupBy ?? (options.output ? [] : ['environment']);
      const { fleetStatus } = await connect(options).request<{ fleetStatus: FleetStatus }>(STATUS, {
        filter: toFilter(options),
        groupBy,
      });
      if (options.output === 'json') print(JSON.stringify(fleetStatus, null, 2));
      else if (options.output === 'yaml') print(stringify(fleetStatus).trimEnd());
      else printStatus(fleetStatus, groupBy, options.headers !== false);
    });
}

function printStatus(status: FleetStatus, groupBy: readonly string[], headers: boolean): void {
  const row = (label: string, counts: Omit<FleetGroup, 'key'>): TableRow => ({
    [groupBy.join('/').toUpperCase() || 'FLEET']: label,
    CLUSTERS: counts.clusters,
    LIVE: counts.freshness.live,
    LATE: counts.freshness.late,
    LOST: counts.freshness.lost,
    APPS: counts.applications,
    SYNCED: counts.sync.synced,
    OUTOFSYNC: counts.sync.outOfSync,
    HEALTHY: counts.health.healthy,
    PROGRESSING: counts.health.progressing,
    DEGRADED: counts.health.degraded,
    UNKNOWN: counts.health.unknown,
    GREEN: counts.green,
  });
  const rows = status.groups.map((group) => row(group.key.map((part) => part || '(none)').join('/'), group));
  print(formatTable([...rows, row('TOTAL', status)], { headers }));
  print(
    `\n${status.green} of ${status.applications} applications are Synced and Healthy on a Live cluster; ${status.openDrift} drifted fields.`,
  );
  if (status.held > 0) print(`${status.held} applications are held: \`wheelhouse app list --held -o wide\` says why.`);
  if (status.suspendedClusters > 0) print(`${status.suspendedClusters} clusters are suspended.`);
}

const resourcePresentation: Presentation<Resource> = {
  row: (resource) => ({
    CLUSTER: resource.clusterName,
    APPLICATION: resource.applicationName,
    KIND: resource.kind,
    NAMESPACE: resource.namespace,
    NAME: resource.name,
    SYNC: resource.syncStatus,
    HEALTH: resource.health,
    IMAGES: resource.images.join(','),
  }),
  wide: (resource) => ({
    VERSION: resource.group ? `${resource.group}/${resource.version}` : resource.version,
    MESSAGE: resource.message,
  }),
  name: (resource) => `${resource.clusterName}/${resource.kind}/${resource.namespace}/${resource.name}`,
};

/** `wheelhouse find image`. */
export function addFindCommands(program: Command): void {
  const find = program.command('find').description('find things in the fleet');
  withOutput(withConnection(find.command('image <image>')))
    .description('objects that run an image: nginx, nginx:1.25, or with registry or digest')
    .action(async (image: string, options: CommonOptions) => {
      const rows = await readAll<Resource>(connect(options), 'resources', FIND, { variables: { image } });
      printList(rows, resourcePresentation, options, 'objects');
    });
}
