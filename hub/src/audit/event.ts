import type { EventFilter, EventSeverity } from '@wheelhouse/protocol';

/** Something that happened, as its concept records it. Never holds a secret. */
export interface NewEvent {
  /** In the past tense, for example `DriftDetected`. */
  readonly type: string;
  /** `Normal` by default. */
  readonly severity?: EventSeverity;
  /** The sentence for people. */
  readonly message: string;
  readonly clusterId?: string;
  /** Looked up from `clusterId` when absent. */
  readonly clusterName?: string;
  readonly applicationId?: string;
  /** Looked up from `applicationId` when absent. */
  readonly applicationName?: string;
  readonly applicationSetName?: string;
  /** A person's name, `agent`, `hub`, or a field manager in a cluster. */
  readonly actor: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** An event as it is stored. */
export interface RecordedEvent {
  /** Grows with time; a decimal number. */
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly severity: EventSeverity;
  readonly message: string;
  readonly clusterName: string | null;
  readonly applicationName: string | null;
  readonly applicationSetName: string | null;
  readonly actor: string;
  readonly details: unknown;
}

/** Longer messages are cut. */
const MESSAGE_LIMIT = 4_000;
/** Larger details (as JSON text) are left out, and the event says so. */
const DETAILS_LIMIT = 16_384;

/** The event within its limits: a runaway message must not make the table grow without bound. */
export function withinLimits(event: NewEvent): NewEvent {
  const message =
    event.message.length > MESSAGE_LIMIT ? `${event.message.slice(0, MESSAGE_LIMIT - 1)}…` : event.message;
  const isTooLarge = event.details !== undefined && JSON.stringify(event.details).length > DETAILS_LIMIT;
  return { ...event, message, ...(isTooLarge ? { details: { isTooLarge: true } } : {}) };
}

/** What a filter says, compiled for many events. The same conditions as the SQL of `event-list.read-model.ts`. */
export function eventPredicate(filter: EventFilter | null | undefined): (event: RecordedEvent) => boolean {
  const types = setOf(filter?.types);
  const clusters = setOf(filter?.clusters);
  const applications = setOf(filter?.applications);
  const applicationSets = setOf(filter?.applicationSets);
  const since = filter?.since == null ? undefined : new Date(filter.since).getTime();
  return (event) =>
    contains(types, event.type) &&
    contains(clusters, event.clusterName) &&
    contains(applications, event.applicationName) &&
    contains(applicationSets, event.applicationSetName) &&
    (since === undefined || event.at.getTime() >= since);
}

function setOf(values: readonly string[] | null | undefined): ReadonlySet<string> | undefined {
  return values == null ? undefined : new Set(values);
}

function contains(allowed: ReadonlySet<string> | undefined, value: string | null): boolean {
  return allowed === undefined || (value !== null && allowed.has(value));
}
