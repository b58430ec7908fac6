// How many writes an API server was asked for: the sum of the resource versions cannot tell, its own counters can.
import type { BareClient } from '../support/bare-client.js';

const WRITES = /^apiserver_request_total\{(?<labels>[^}]*)\} (?<count>\S+)$/gm;
const WRITING_VERBS = new Set(['APPLY', 'CREATE', 'DELETE', 'DELETECOLLECTION', 'PATCH', 'POST', 'PUT', 'UPDATE']);
/** What the sample applications consist of. The API server's own leases and events are not counted. */
const RESOURCES = new Set(['configmaps', 'deployments', 'namespaces', 'secrets', 'services']);

/** Requests so far that write objects of the kinds that the sample applications consist of, dry runs included. */
export async function writesOf(client: BareClient): Promise<number> {
  const metrics = await client.read('/metrics');
  let writes = 0;
  for (const { groups } of metrics.matchAll(WRITES)) {
    const labels = new Map(
      [...(groups?.['labels'] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    );
    if (WRITING_VERBS.has(labels.get('verb') ?? '') && RESOURCES.has(labels.get('resource') ?? ''))
      writes += Number(groups?.['count'] ?? 0);
  }
  return writes;
}
