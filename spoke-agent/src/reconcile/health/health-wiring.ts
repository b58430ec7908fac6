// How live objects get their health: rules, checks that administrators wrote, and what lasts too long.
import type { Customizations } from '../../engine/customizations/customizations.js';
import type { ScriptRunner } from '../../scripts/script-runner.js';
import type { AgentLogger } from '../../logger.js';
import type { ApplicationClusters } from '../application/application-clusters.js';
import type { ApplicationCustomizations } from '../application/application-customizations.js';
import type { Clock } from '../clock.js';
import type { RequestLimiter } from '../writes/limiter.js';
import { LiveHealth } from './live-health.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedState } from '../state/managed-state.js';
import { StallLook } from '../stalled/stall-look.js';
import { StalledWorkloads } from '../stalled/stalled-workloads.js';
import type { StatusBoard } from '../state/status-board.js';

export interface HealthWiringParts {
  readonly state: ManagedState;
  readonly clusters: ApplicationClusters;
  readonly limiter: RequestLimiter;
  readonly customizations: ApplicationCustomizations;
  readonly scripts: ScriptRunner;
  readonly clock: Clock;
  readonly logger: AgentLogger;
  readonly board: StatusBoard;
  /** Something that a reconciliation may wait for changed. */
  readonly changed: (applicationId: string) => void;
}

export interface WiredHealth {
  /** What is said about kinds, or for applications, may be something else now. */
  rulesChanged(): void;
  stop(): void;
}

/** Customizations whose problems were told. */
const told = new WeakSet<Customizations>();

/** A key that says nothing usable is left out; somebody should know. */
function tellProblems(customizations: Customizations, logger: AgentLogger): void {
  if (told.has(customizations)) return;
  told.add(customizations);
  for (const { key, message } of customizations.problems)
    logger.warn({ key }, `A key of the customizations is left out: it ${message}.`);
}

/** From now on the state reads health as it should be read. */
export function wireHealth(parts: HealthWiringParts): WiredHealth {
  const { state, clusters, limiter, customizations, scripts, clock, logger, board, changed } = parts;
  const shown = ({ applicationId }: ManagedObject): void => {
    board.touch(applicationId, 'shortly');
    changed(applicationId);
  };
  const stalled = new StalledWorkloads({
    look: new StallLook({ clusterOf: (id) => clusters.clusterOf(id), limiter }),
    clock,
    logger,
    deadlineMsFor: ({ applicationId }) => {
      const assignment = clusters.assignmentOf(applicationId);
      return assignment?.syncPolicy.progressDeadlineMs ?? customizations.of({ assignment }).progressDeadlineMs;
    },
    onChange: shown,
  });
  const health = new LiveHealth({
    state,
    scripts,
    customizationsOf: (application) => customizations.of(application),
    isKnown: (application) => customizations.isKnown(application),
    get: async (key, applicationId) => await limiter.run(async () => await clusters.clusterOf(applicationId).get(key)),
    adjust: (object, live, found) => stalled.adjust(object, live, found),
    onAnswer: (object, isShown) => (isShown ? shown(object) : changed(object.applicationId)),
  });
  state.healthReader = (object, live) => health.read(object, live);
  return {
    rulesChanged: () => {
      stalled.deadlinesChanged();
      for (const application of state.applications.values()) tellProblems(customizations.of(application), logger);
      void health.customizationsChanged();
    },
    stop: () => stalled.stop(),
  };
}
