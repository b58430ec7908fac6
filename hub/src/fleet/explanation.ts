import type {
  Condition,
  Explanation,
  ExplanationStep,
  ExplanationStepName,
  Freshness,
  Health,
} from '@wheelhouse/protocol';

/** All that is known about the way of one application from its generator to its health. */
export interface ExplanationFacts {
  readonly applicationName: string;
  readonly clusterName: string;
  readonly hasCluster: boolean;
  readonly isDeleting: boolean;
  readonly applicationSet: { readonly name: string; readonly conditions: readonly Condition[] } | null;
  readonly createdAt: string;
  readonly conditions: readonly Condition[];
  readonly revision: string | null;
  readonly renderDigest: string | null;
  readonly renderedAt: string | null;
  readonly isStale: boolean;
  readonly freshness: Freshness;
  readonly lastContactAt: string | null;
  readonly assignedRevision: number | null;
  readonly assignedRenderDigest: string | null;
  readonly heldRevision: number | null;
  readonly hold: { readonly code: string; readonly message: string; readonly since: string } | null;
  readonly status: {
    readonly renderDigest: string | null;
    readonly syncStatus: string;
    readonly health: Health;
    readonly message: string | null;
    readonly operation: { readonly phase: string; readonly message: string | null } | null;
    readonly reportedAt: string;
    readonly conditions: readonly { readonly type: string; readonly reason: string; readonly message: string }[];
  } | null;
  /** Why its agent was told to apply nothing new by itself; null when nothing keeps it. */
  readonly applicationHold: { readonly reason: string; readonly message: string } | null;
  readonly isAutomated: boolean;
  /** The application whose source holds its manifest; null without one. */
  readonly parentName: string | null;
  /** What the hub says of the applications that it makes; null where it makes none. */
  readonly children: {
    /** Nothing of it is for a cluster. */
    readonly runsOnHub: boolean;
    readonly syncStatus: string;
    readonly health: Health;
    readonly message: string | null;
    /** Whether that is about its newest render. */
    readonly isCurrent: boolean;
    readonly reportedAt: string;
  } | null;
  readonly unhealthy: readonly {
    readonly kind: string;
    readonly name: string;
    readonly health: string;
    readonly message: string | null;
  }[];
}

type Finding = Omit<ExplanationStep, 'step' | 'status'> & { readonly isMet: boolean };

const STEPS: readonly [ExplanationStepName, (facts: ExplanationFacts) => Finding][] = [
  ['Generator', generatorStep],
  ['Render', renderStep],
  ['Delivery', deliveryStep],
  ['Apply', applyStep],
  ['Health', healthStep],
];

/** The ordered chain. Steps behind the first unmet one are pending: what they would say is not the reason. */
export function explain(facts: ExplanationFacts): Explanation {
  const steps: ExplanationStep[] = [];
  let unmet: ExplanationStep | undefined;
  for (const [step, examine] of STEPS) {
    const { isMet, ...finding } = examine(facts);
    const status = unmet ? 'Pending' : isMet ? 'Met' : 'Unmet';
    const entry: ExplanationStep = { step, status, ...finding };
    if (!unmet && !isMet) unmet = entry;
    steps.push(entry);
  }
  return {
    applicationName: facts.applicationName,
    isSettled: unmet === undefined,
    waitingFor: unmet?.step ?? null,
    message: unmet?.message ?? `Application "${facts.applicationName}" is Synced and Healthy on ${facts.clusterName}.`,
    steps,
  };
}

function generatorStep(facts: ExplanationFacts): Finding {
  const failed = facts.applicationSet?.conditions.find(
    ({ type, status }) => (type === 'ErrorOccurred' || type === 'PlanHeld') && status === 'True',
  );
  if (failed) return unmet(failed.reason, failed.message, failed.lastTransitionTime);
  if (facts.isDeleting) {
    const waiting = facts.conditions.find(({ type }) => type === 'DeletionWaiting');
    const reported = facts.status?.conditions.find(({ type }) => type === 'DeletionError') ?? facts.status;
    return unmet(
      'Deleting',
      waiting?.message ??
        (reported?.message ? `It is being deleted. ${reported.message}` : 'It is being deleted: its objects go first.'),
      facts.status?.reportedAt ?? null,
    );
  }
  if (!facts.hasCluster && facts.children?.runsOnHub !== true)
    return unmet(
      'DestinationUnknown',
      `No registered cluster matches the destination "${facts.clusterName}". Register it, or correct the destination.`,
      null,
    );
  if (facts.parentName !== null) return met('Made', `Application "${facts.parentName}" made it.`, facts.createdAt);
  return met(
    facts.applicationSet ? 'Generated' : 'Applied',
    facts.applicationSet ? `Application set "${facts.applicationSet.name}" generated it.` : 'It was applied directly.',
    facts.createdAt,
  );
}

function renderStep(facts: ExplanationFacts): Finding {
  const failed = facts.conditions.find(({ type }) => type === 'ComparisonError' || type === 'InvalidSpecError');
  if (failed) return unmet(failed.reason, failed.message, failed.lastTransitionTime);
  if (facts.renderDigest === null) return unmet('NotRendered', 'Its manifests have not been rendered yet.', null);
  if (facts.isStale) return unmet('Rendering', 'Something it is made of changed: it is being rendered again.', null);
  // Releases of charts are VERSION@sha256:DIGEST, commits are hexadecimal digits.
  const what = facts.revision?.includes('@') === true ? 'chart version' : 'commit';
  return met('Rendered', `Rendered from ${what} ${facts.revision ?? 'unknown'}.`, facts.renderedAt);
}

function deliveryStep(facts: ExplanationFacts): Finding {
  if (facts.children?.runsOnHub === true) return met('Hub', 'The hub itself makes what its source holds.', null);
  if (facts.assignedRevision === null || facts.assignedRenderDigest !== facts.renderDigest)
    return unmet('NotAssigned', `Its newest render is not assigned to cluster "${facts.clusterName}" yet.`, null);
  if (facts.hold)
    return unmet(facts.hold.code, `The agent of "${facts.clusterName}" holds: ${facts.hold.message}`, facts.hold.since);
  if (facts.freshness === 'Lost')
    return unmet(
      facts.lastContactAt ? 'ClusterLost' : 'NeverConnected',
      facts.lastContactAt
        ? `Cluster "${facts.clusterName}" has been silent since ${facts.lastContactAt}. Check its agent and its way to the hub.`
        : `No agent has joined for cluster "${facts.clusterName}". Start one with the token of \`wheelhouse cluster register\`.`,
      facts.lastContactAt,
    );
  if (facts.heldRevision === null || facts.heldRevision < facts.assignedRevision)
    return unmet(
      'AgentBehind',
      `The agent holds desired revision ${facts.heldRevision ?? 0}, this is in ${facts.assignedRevision}.`,
      facts.lastContactAt,
    );
  return met('Delivered', `The agent holds desired revision ${facts.heldRevision}.`, facts.lastContactAt);
}

function applyStep(facts: ExplanationFacts): Finding {
  const { status, children } = facts;
  const waiting = facts.conditions.find(({ type }) => type === 'Waiting');
  if (waiting) return unmet(waiting.reason, waiting.message, waiting.lastTransitionTime);
  if (children && (!children.isCurrent || children.syncStatus !== 'Synced'))
    return unmet('ChildrenOutOfSync', children.message ?? 'What it makes differs from Git.', children.reportedAt);
  if (children?.runsOnHub === true) return met('Synced', 'What it makes equals Git.', children.reportedAt);
  if (!status) return unmet('NotReported', 'The agent has not reported on it yet.', null);
  const isSynced = status.syncStatus === 'Synced' && status.renderDigest === facts.renderDigest;
  // A warning is no reason that something waits, once all is done.
  const condition = status.conditions.find(({ type }) => !isSynced || !type.endsWith('Warning'));
  if (condition) return unmet(condition.reason, condition.message, status.reportedAt);
  if (status.operation?.phase === 'Running')
    return unmet('Syncing', status.operation.message ?? 'A sync is running.', status.reportedAt);
  if (status.operation?.phase === 'Failed' || status.operation?.phase === 'Error')
    return unmet('SyncFailed', status.operation.message ?? 'The last sync failed.', status.reportedAt);
  const { applicationHold: hold } = facts;
  if (!isSynced && hold) return unmet(hold.reason, hold.message, status.reportedAt);
  if (!isSynced)
    return unmet(
      'OutOfSync',
      status.message ??
        (facts.isAutomated
          ? 'Its objects differ from Git.'
          : `Its objects differ from Git, and automated sync is off: run \`wheelhouse app sync ${facts.applicationName}\`.`),
      status.reportedAt,
    );
  return met('Synced', 'Its objects equal Git.', status.reportedAt);
}

function healthStep(facts: ExplanationFacts): Finding {
  const { status, children } = facts;
  if (children && children.health !== 'Healthy')
    return unmet(children.health, children.message ?? `What it makes is ${children.health}.`, children.reportedAt);
  if (children?.runsOnHub === true) return met('Healthy', 'What it makes is healthy.', children.reportedAt);
  if (status?.health === 'Healthy') return met('Healthy', 'Its objects are healthy.', status.reportedAt);
  const [worst] = facts.unhealthy;
  const message = worst
    ? `${worst.kind} ${worst.name} is ${worst.health}${worst.message ? `: ${worst.message}` : '.'}`
    : (status?.message ?? `It is ${status?.health ?? 'Unknown'}.`);
  return unmet(status?.health ?? 'Unknown', message, status?.reportedAt ?? null);
}

function met(reason: string, message: string, at: string | null): Finding {
  return { isMet: true, reason, message, at };
}

function unmet(reason: string, message: string, at: string | null): Finding {
  return { isMet: false, reason, message, at };
}
