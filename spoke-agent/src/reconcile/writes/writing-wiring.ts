// What writes to the cluster and watches over what was written, wired.
import type { Customizations } from '../../engine/customizations/customizations.js';
import type { ScriptRunner } from '../../scripts/script-runner.js';
import { ManifestDecryption } from '../../sops/manifest-decryption.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { ApplicationClusters } from '../application/application-clusters.js';
import type { ApplicationCustomizations } from '../application/application-customizations.js';
import { Autoscalers } from '../drift/autoscalers.js';
import { ClusterWriter } from './cluster-writer.js';
import { DriftGuard } from '../drift/drift-guard.js';
import { DriftReports } from '../drift/drift-reports.js';
import type { Holds } from '../holds/holds.js';
import { IgnoredDifferences } from '../drift/ignored-differences.js';
import type { RequestLimiter } from './limiter.js';
import type { ManagedState } from '../state/managed-state.js';
import { Manifests } from '../application/manifests.js';
import { Namespaces } from '../sync/namespaces.js';
import type { ReconciliationParts } from '../reconciliation.js';
import type { StatusBoard } from '../state/status-board.js';

export interface WritingWiringParts extends ReconciliationParts {
  readonly state: ManagedState;
  readonly board: StatusBoard;
  readonly holds: Holds;
  readonly limiter: RequestLimiter;
  readonly clusters: ApplicationClusters;
  readonly customizations: ApplicationCustomizations;
  readonly scripts: ScriptRunner;
}

export interface WiredWriting {
  readonly manifests: Manifests;
  readonly reports: DriftReports;
  readonly ignored: IgnoredDifferences;
  readonly writer: ClusterWriter;
  readonly guard: DriftGuard;
}

/** What writes objects, and puts them back. */
export function wireWriting(parts: WritingWiringParts): WiredWriting {
  const { cluster, renders, clock, config, keyring, board, limiter, customizations, scripts } = parts;
  const customizationsOf = (assignment: HeldAssignment): Customizations | undefined =>
    customizations.isKnown({ assignment }) ? customizations.of({ assignment }) : undefined;
  const ignored = new IgnoredDifferences({ state: parts.state, runner: scripts, customizationsOf });
  const writer = new ClusterWriter({
    ...parts,
    ignored,
    namespaces: new Namespaces(limiter),
    decryption: new ManifestDecryption(keyring),
    agentNamespace: config.namespace,
  });
  const manifests = new Manifests(cluster, renders);
  const reports = new DriftReports(board, clock);
  const autoscalers = new Autoscalers(cluster, clock);
  const guard = new DriftGuard({ ...parts, manifests, writer, ignored, autoscalers, reports });
  return { manifests, reports, ignored, writer, guard };
}
