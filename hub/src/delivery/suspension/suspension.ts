import type { DeliveryHold } from '@wheelhouse/protocol';

/** A person's word that nothing is to be done on a cluster, or with an application, until further notice. */
export interface Suspension {
  /** What for, in the person's words. */
  readonly reason: string;
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
  /** ISO 8601; absent: until somebody resumes it. */
  readonly until?: string;
}

/** The longest reason. */
const MAX_REASON_LENGTH = 500;

/** The reason as it is stored: one line, cut when it is long. */
export function reasonOf(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > MAX_REASON_LENGTH ? `${line.slice(0, MAX_REASON_LENGTH)}…` : line;
}

/** What suspends an application: nothing happens by itself, what people ask for does. */
export function applicationHold(suspension: Suspension): DeliveryHold {
  return {
    reason: 'Suspended',
    message: sentenceOf('Suspended', suspension),
    heals: false,
    allowsRequests: true,
  };
}

/** What suspends a cluster: nothing is written at all. */
export function clusterHold(cluster: string, suspension: Suspension): DeliveryHold {
  return {
    reason: 'ClusterSuspended',
    message: sentenceOf(`Cluster "${cluster}" is suspended`, suspension),
    heals: false,
    allowsRequests: false,
  };
}

function sentenceOf(what: string, { reason, by, at, until }: Suspension): string {
  const why = reason === '' ? '' : `: ${reason.replace(/[.!]$/, '')}`;
  return `${what} by ${by} since ${at}${until === undefined ? '' : ` until ${until}`}${why}.`;
}
