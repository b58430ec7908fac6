import { type ApplicationSpec, type DestinationCluster, destinationOf } from './application.js';

/** How Argo CD calls the cluster that it runs in itself. The hub runs in none: it means the hub, where applications are made. */
export const HUB_DESTINATION = { name: 'in-cluster', server: 'https://kubernetes.default.svc' } as const;

/** Destinations as they are stored, in SQL. */
export const HUB_DESTINATIONS_SQL = `('${HUB_DESTINATION.name}', '${HUB_DESTINATION.server}', '${HUB_DESTINATION.server}/')`;

/** Whether an application is meant for the hub itself, unless a cluster of that name or address is registered. */
export function isHubDestination(spec: ApplicationSpec): boolean {
  const { name, server } = destinationOf(spec);
  if (name !== undefined) return name === HUB_DESTINATION.name;
  return server !== undefined && server.replace(/\/+$/, '') === HUB_DESTINATION.server;
}

/** What templates may know of the hub as a destination: its names. */
export const HUB_AS_CLUSTER: DestinationCluster = {
  id: '',
  ...HUB_DESTINATION,
  labels: {},
  annotations: {},
  claims: {},
};
