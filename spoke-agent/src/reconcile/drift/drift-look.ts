// Looks whether a live object really differs: a dry run says what the cluster would make of the manifest, and rules say what may differ.
import type { KubernetesObject } from '../../cluster/cluster.js';
import { injectedPointers, REPLICAS_POINTER } from '../../engine/ignore/foreign-fields.js';
import { type DriftHealing, type DriftParts, isOutdated } from './drift-healing.js';
import type { FoundDifferences } from './ignored-differences.js';
import type { ManagedObject } from '../state/managed-object.js';
import { noteRuleProblems } from '../application/observed-conditions.js';

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
      if (assignment === undefined || (isHealing && isOutdated(object, live))) return;
      if (await this.healing.recall(object, live)) return;
      const manifest = await this.healing.manifestOf(object, assignment);
      await this.noteForeignFields(object, manifest);
      const desired = await writer.dryRun(object, manifest);
      const found = await ignored.differences(object, desired, live);
      this.noteProblems(object, found);
      if (found.differences.length === 0) {
        object.ownedDigest = await ignored.agreedDigest(object, desired, live);
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
    const userAnnotation = this.parts.ignored.userAnnotationOf(object);
    const { differences } = found;
    const fields = reports.open(object, { differences, desired, live, detectedAt, userAnnotation, isSuspended });
    object.isDiffering = true;
    object.syncStatus = 'OutOfSync';
    if (!isSuspended) object.message = `Differs from its manifest: ${fields.join(', ')}.`;
    board.touch(object.applicationId);
  }

  /** An expression that has nothing to say about an object is told only while something differs: it may be meant for another object. */
  private noteProblems({ applicationId }: ManagedObject, { differences, problems }: FoundDifferences): void {
    const application = this.parts.state.applications.get(applicationId);
    const told = problems.filter(({ code }) => code !== 'SCRIPT_FAILED' || differences.length > 0);
    if (application !== undefined && noteRuleProblems(application, told)) this.parts.board.touch(applicationId);
  }

  /** Fields of the manifest that the cluster fills by design. */
  private async noteForeignFields(object: ManagedObject, manifest: KubernetesObject): Promise<void> {
    const wasScaled = object.foreignPointers.includes(REPLICAS_POINTER);
    const isScaled = wasScaled && (await this.parts.autoscalers.targets(object));
    object.foreignPointers = [...(isScaled ? [REPLICAS_POINTER] : []), ...injectedPointers(manifest)];
    if (isScaled) this.parts.autoscalers.follow(object);
    const note = isScaled ? AUTOSCALED : '';
    if (note === object.note) return;
    object.note = note;
    this.parts.board.touch(object.applicationId, 'shortly');
  }
}
