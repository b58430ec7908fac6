// Looks whether a live object really differs: a dry run says what the cluster would make of the manifest, and rules say what may differ.
import type { KubernetesObject } from '../cluster/cluster.js';
import { injectedPointers, REPLICAS_POINTER } from '../engine/ignore/foreign-fields.js';
import type { DriftHealing, DriftParts } from './drift-healing.js';
import type { FoundDifferences } from './ignored-differences.js';
import type { ManagedObject } from './managed-state.js';

/** What is said of a workload whose replicas are not Git's business. */
const AUTOSCALED = 'Its replicas are left to its HorizontalPodAutoscaler.';

export class DriftLook {
  private readonly parts: DriftParts;
  private readonly healing: DriftHealing;
  private readonly agrees: (object: ManagedObject) => void;

  /** `agrees`: nothing differs that may not. */
  constructor(parts: DriftParts, healing: DriftHealing, agrees: (object: ManagedObject) => void) {
    this.parts = parts;
    this.healing = healing;
    this.agrees = agrees;
  }

  /** Confirms a difference, and heals it or tells of it. */
  async examine(object: ManagedObject, live: KubernetesObject, isHealing: boolean): Promise<void> {
    const { state, writer, ignored } = this.parts;
    await writer.exclusively(object, async () => {
      const assignment = state.applications.get(object.applicationId)?.assignment;
      if (assignment === undefined) return;
      const manifest = await this.healing.manifestOf(object, assignment);
      await this.noteForeignFields(object, manifest);
      const desired = await writer.dryRun(object, manifest);
      const found = await ignored.differences(object, desired, live);
      if (found.differences.length === 0) {
        object.ownedDigest = ignored.digestOf(object, live);
        this.agrees(object);
      } else if (isHealing) {
        object.isDiffering = true;
        await this.healing.put(object, live);
      } else this.open(object, { found, desired, live });
    });
  }

  async lookForGone(object: ManagedObject): Promise<void> {
    const { writer, reports, board, clock } = this.parts;
    const live = await writer.get(object.key);
    const isUnlabelled = live !== undefined && live.metadata.uid === object.uid;
    const isSuspended = object.suspendedUntilMs > clock.monotonicMs();
    reports.openGone(object, { isUnlabelled, detectedAt: clock.now(), isSuspended });
    object.message = isUnlabelled ? 'The label that marks it as managed was removed.' : 'It was deleted.';
    board.touch(object.applicationId);
  }

  private open(
    object: ManagedObject,
    seen: { found: FoundDifferences; desired: KubernetesObject; live: KubernetesObject },
  ): void {
    const { reports, board, clock } = this.parts;
    const { found, desired, live } = seen;
    const isSuspended = object.suspendedUntilMs > clock.monotonicMs();
    const detectedAt = clock.now();
    const fields = reports.open(object, { differences: found.differences, desired, live, detectedAt, isSuspended });
    object.isDiffering = true;
    object.syncStatus = 'OutOfSync';
    const failed = found.problems.map(({ expression, code }) => ` The ignore rule ${expression} cannot be asked (${code}).`);
    if (!isSuspended) object.message = `Differs from its manifest: ${fields.join(', ')}.${failed.join('')}`;
    board.touch(object.applicationId);
  }

  /** Fields of the manifest that the cluster fills by design. */
  private async noteForeignFields(object: ManagedObject, manifest: KubernetesObject): Promise<void> {
    const wasScaled = object.foreignPointers.includes(REPLICAS_POINTER);
    const isScaled = wasScaled && (await this.parts.autoscalers.targets(object));
    object.foreignPointers = [...(isScaled ? [REPLICAS_POINTER] : []), ...injectedPointers(manifest)];
    const note = isScaled ? AUTOSCALED : '';
    if (note === object.note) return;
    object.note = note;
    this.parts.board.touch(object.applicationId, 'shortly');
  }
}
