import type { Event } from '@wheelhouse/protocol';
import type { Command } from 'commander';
import type { HubClient } from '../../hub-client/hub-client.js';
import { readAll } from '../../hub-client/pages.js';
import { subscribe } from '../../hub-client/subscribe.js';
import { age } from '../../output/age.js';
import { type Presentation, printList } from '../../output/print.js';
import { untilInterrupted, watchPrinter } from '../../output/print-watch.js';
import { connect } from '../../settings/connection.js';
import { type CommonOptions, integer, list, withConnection, withOutput } from '../options.js';

const EVENT_FIELDS = 'id at type severity message clusterName applicationName applicationSetName actor details';
const EVENTS = `query($filter: EventFilter, $first: Int, $after: String) {
  events(filter: $filter, first: $first, after: $after) { nodes { ${EVENT_FIELDS} } pageInfo { hasNextPage endCursor } }
}`;
const WATCH = `subscription($filter: EventFilter) { fleetEvents(filter: $filter) { ${EVENT_FIELDS} } }`;

type EventsOptions = CommonOptions & {
  type?: string[];
  cluster?: string[];
  app?: string[];
  appset?: string[];
  limit: number;
  watch?: boolean;
};

const presentation: Presentation<Event> = {
  row: (event) => ({
    AGE: age(event.at),
    TYPE: event.type,
    CLUSTER: event.clusterName,
    APPLICATION: event.applicationName,
    ACTOR: event.actor,
    MESSAGE: event.message,
  }),
  wide: (event) => ({ AT: event.at, SEVERITY: event.severity, SET: event.applicationSetName }),
  name: (event) => `event/${event.id}`,
};

/** `wheelhouse events`. */
export function addEventsCommand(parent: Command, name = 'events'): void {
  withOutput(withConnection(parent.command(name)))
    .description('what happened in the fleet, newest first; with --watch oldest first')
    .option('--type <types>', 'event types such as DriftDetected, comma-separated', list)
    .option('--cluster <names>', 'cluster names, comma-separated', list)
    .option('--app <names>', 'application names, comma-separated', list)
    .option('--appset <names>', 'application set names, comma-separated', list)
    .option('--limit <count>', 'how many of the past', integer(1, 10_000), 50)
    .option('-w, --watch', 'go on as they happen; Ctrl+C ends')
    .action(async (options: EventsOptions) => {
      const hub = connect(options);
      const filter = {
        types: options.type,
        clusters: options.cluster,
        applications: options.app,
        applicationSets: options.appset,
      };
      const rows = await readAll<Event>(hub, 'events', EVENTS, { variables: { filter }, limit: options.limit });
      if (options.watch) await watch(hub, filter, rows.toReversed(), options);
      else printList(rows, presentation, options, 'events');
    });
}

async function watch(
  hub: HubClient,
  filter: Record<string, unknown>,
  past: readonly Event[],
  options: CommonOptions,
): Promise<void> {
  const show = watchPrinter(presentation, options);
  const { signal, dispose } = untilInterrupted();
  try {
    show(past);
    for await (const { fleetEvents } of subscribe<{ fleetEvents: Event }>(hub.address, WATCH, { filter }, signal))
      show([fleetEvents]);
  } finally {
    dispose();
  }
}
