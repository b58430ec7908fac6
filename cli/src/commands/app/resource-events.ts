import type { ResourceEvent } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import { age } from '../../output/age.js';
import { CommandError } from '../../exit-codes.js';
import { type Presentation, printList } from '../../output/print.js';
import { shorten } from '../../output/table.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, withConnection, withOutput } from '../options.js';
import { foundApplication } from './application.js';
import { resourceKey, type ResourceOptions } from './resource-options.js';

const QUERY = `query($name: String!, $resource: ResourceKeyInput) {
  application(name: $name) {
    events(resource: $resource) { type reason message count firstSeenAt lastSeenAt source kind namespace name }
  }
}`;

const presentation: Presentation<ResourceEvent> = {
  row: (event) => ({
    'LAST SEEN': age(event.lastSeenAt),
    TYPE: event.type,
    REASON: event.reason,
    OBJECT: `${event.kind}/${event.name}`,
    COUNT: event.count,
    MESSAGE: shorten(event.message),
  }),
  wide: (event) => ({
    NAMESPACE: event.namespace,
    'FIRST SEEN': age(event.firstSeenAt),
    SOURCE: event.source,
    MESSAGE: event.message,
  }),
  name: (event) => `${event.kind}/${event.name} ${event.reason}`,
};

/** `app events`: what the cluster says about an application's objects. */
export function addResourceEventsCommand(parent: Command): void {
  withOutput(withConnection(parent.command('events <name>')))
    .description('list what the cluster says of the objects of an application and what they own, newest first')
    .option('--kind <kind>', 'only of one object: its kind')
    .option('--resource-name <name>', 'and its name')
    .option('--group <group>', 'API group of the kind')
    .option('--namespace <namespace>', 'namespace of the object (default: the application’s)')
    .action(async (application: string, options: CommonOptions & Partial<ResourceOptions>) => {
      const { kind, resourceName } = options;
      if ((kind === undefined) !== (resourceName === undefined))
        throw new CommandError('USAGE', 'Give both --kind and --resource-name, or neither of them.');
      const resource =
        kind === undefined || resourceName === undefined ? null : resourceKey({ ...options, kind, resourceName });
      const answer = await connect(options).request<{ application: { events: ResourceEvent[] } | null }>(QUERY, {
        name: application,
        resource,
      });
      printList(foundApplication(answer.application, application).events, presentation, options, 'events');
    });
}
