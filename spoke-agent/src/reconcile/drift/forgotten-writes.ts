// A crash may come between a write and its record, and a connection may end between a write and its answer. What lives is then newer than
// what is known of it: no drift, and putting the former state back would undo what the sync under way did already.
import { digestOf } from '@wheelhouse/protocol';
import { ClusterError } from '../../cluster/cluster.errors.js';
import type { KubernetesObject } from '../../cluster/cluster.js';
import type { ClusterWriter } from '../writes/cluster-writer.js';
import type { DriftReports } from './drift-reports.js';
import type { IgnoredDifferences } from './ignored-differences.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedState } from '../state/managed-state.js';
import { showPlanned } from '../state/planned-status.js';
import type { Manifests } from '../application/manifests.js';
import type { StatusBoard } from '../state/status-board.js';

export interface ForgottenWriteParts {
  readonly state: ManagedState;
  readonly manifests: Manifests;
  readonly writer: ClusterWriter;
  readonly ignored: IgnoredDifferences;
  readonly reports: DriftReports;
  readonly board: StatusBoard;
}

/** What we own in it is what an apply of the manifest would make it: it is known from now on as if that had just been applied. */
export function knowAsApplied(
  object: ManagedObject,
  facts: Pick<ManagedObject, 'renderDigest' | 'manifestDigest' | 'ownedDigest'>,
): void {
  Object.assign(object, facts, { isDiffering: false, message: '' });
  showPlanned(object);
}

export class ForgottenWrites {
  private readonly parts: ForgottenWriteParts;

  constructor(parts: ForgottenWriteParts) {
    this.parts = parts;
  }

  /**
   * Whether a live object that is not as it is known to be applied is already as the desired render has it, by our own hand. It is known as that
   * from then on. Only within the writer's exclusive turn; asks the cluster once after an uncertainty, as that comes to light at the first difference.
   */
  async recall(object: ManagedObject, live: KubernetesObject): Promise<boolean> {
    const { state, manifests, ignored, reports, board } = this.parts;
    const assignment = state.applications.get(object.applicationId)?.assignment;
    if (assignment === undefined || object.renderDigest === assignment.renderDigest) return false;
    if (object.replacedFields !== undefined || !object.isUncertain) return false;
    const manifest = await manifests.wantedOf(object, assignment);
    const desired = manifest && (await this.tried(object, manifest));
    object.isUncertain = false;
    // The digest is of the fields that we own: what another writer set to the same value is none of ours.
    if (desired === undefined || ignored.digestOf(object, desired) !== ignored.digestOf(object, live)) return false;
    knowAsApplied(object, {
      renderDigest: assignment.renderDigest,
      manifestDigest: digestOf(manifest),
      ownedDigest: ignored.digestOf(object, live),
    });
    reports.closeAll(object);
    board.touch(object.applicationId);
    return true;
  }

  /** Undefined when the desired state is refused: then what is there is not it. */
  private async tried(object: ManagedObject, manifest: KubernetesObject): Promise<KubernetesObject | undefined> {
    try {
      return await this.parts.writer.dryRun(object, manifest);
    } catch (error) {
      if (error instanceof ClusterError && !error.retryable) return undefined;
      throw error;
    }
  }
}
