// The hooks of a removal, wave by wave. Those that failed are made anew after a while, the longer the more often they failed.
import type { HookType } from '../../engine/hooks.js';
import { identityOf } from '../../engine/object-identity.js';
import { planHooks, type PlannedHook } from '../../engine/plan/hook-plan.js';
import type { HeldAssignment } from '../../store/state-schema.js';
import type { Clock } from '../clock.js';
import type { HookRunner } from '../hooks/hook-runner.js';
import { newHookRun, type HookRecord, type HookRun, type HookRunPurpose } from '../hooks/hook-run.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, Removal } from '../state/managed-state.js';
import type { Manifests } from '../application/manifests.js';
import { waiting, type Outcome } from '../outcome.js';
import { deletionError } from './deletion-error.js';
import { outageRetryMs } from '../sync/retry.js';
import { failed } from '../sync/sync-result.js';

/** The first and the longest pause before failed hooks of a removal run again. */
export const HOOK_RETRY_FIRST_MS = 2 * 60_000;
export const HOOK_RETRY_LONGEST_MS = 60 * 60_000;

/** When a hook of a removal runs. */
export type DeleteHook = Extract<HookType, 'PreDelete' | 'PostDelete'>;

export interface RemovalHooksParts {
  readonly manifests: Manifests;
  readonly hooks: HookRunner;
  readonly clock: Clock;
  /** Deletes objects of hooks. Undefined when they are gone. */
  readonly clear: (application: ManagedApplication, objects: readonly ManagedObject[]) => Promise<Outcome | undefined>;
}

export class RemovalHooks {
  private readonly parts: RemovalHooksParts;

  constructor(parts: RemovalHooksParts) {
    this.parts = parts;
  }

  /** Undefined when the hooks are done, or there are none. */
  async run(application: ManagedApplication, removal: Removal, type: DeleteHook): Promise<Outcome | undefined> {
    const { assignment } = removal;
    if (assignment === undefined || assignment.syncPolicy.deletion?.runsHooks === false) return undefined;
    const planned = await this.planned(assignment, type);
    if (planned === undefined) return deletionError(`${type}HookUnknown`, RENDER_LOST, HOOK_RETRY_LONGEST_MS);
    if (planned.length === 0) return undefined;
    removal.hooks ??= newHookRun(this.parts.clock.now(), purposeOf(assignment));
    for (const wave of Map.groupBy(planned, (hook) => hook.wave).values()) {
      const outcome = await this.advance(application, { removal, assignment, run: removal.hooks, type }, wave);
      if (outcome !== undefined) return outcome;
    }
    await this.parts.hooks.cleanUp(application, removal.hooks);
    return undefined;
  }

  /** The live objects of hooks that this removal made. */
  objectsOf(application: ManagedApplication, records: Iterable<HookRecord>): ManagedObject[] {
    return [...records]
      .flatMap(({ key }) => application.objects.get(identityOf(key)) ?? [])
      .filter(({ isLive }) => isLive);
  }

  private async advance(
    application: ManagedApplication,
    course: { removal: Removal; assignment: HeldAssignment; run: HookRun; type: DeleteHook },
    wave: readonly PlannedHook[],
  ): Promise<Outcome | undefined> {
    const { run, type, assignment } = course;
    const { renderDigest, revision, syncPolicy } = assignment;
    const context = { renderDigest, revision, syncOptions: syncPolicy.syncOptions };
    const progress = await this.parts.hooks.advance(application, run, wave, context);
    switch (progress.type) {
      case 'done':
        return undefined;
      case 'waiting':
        return waiting(progress.reason);
      case 'refused':
        return deletionError(`${type}HookFailed`, failed(progress.failures, 0).message, outageRetryMs(6));
      case 'failed':
        return await this.failed(application, course, progress.message);
    }
  }

  /** What failed stays to be looked at until its time comes, then goes, and is made anew. */
  private async failed(
    application: ManagedApplication,
    { removal, run, type }: { removal: Removal; run: HookRun; type: DeleteHook },
    message: string,
  ): Promise<Outcome> {
    const now = this.parts.clock.monotonicMs();
    if (removal.retryAtMs === undefined) {
      const pause = HOOK_RETRY_FIRST_MS * 2 ** Math.min(removal.failures, 10);
      removal.retryAtMs = now + Math.min(HOOK_RETRY_LONGEST_MS, pause);
      removal.failures += 1;
    }
    const leftMs = removal.retryAtMs - now;
    if (leftMs > 0) {
      const minutes = Math.ceil(leftMs / 60_000);
      const text = `${CONSEQUENCE[type]} ${message} They run again in ${minutes} min, or at once when Git changes them or the deletion is confirmed.`;
      return deletionError(`${type}HookFailed`, text, leftMs);
    }
    const mine = [...run.records].filter(([, record]) => record.type === type);
    const clearing = await this.parts.clear(
      application,
      this.objectsOf(
        application,
        mine.map(([, record]) => record),
      ),
    );
    if (clearing !== undefined) return clearing;
    for (const [id] of mine) run.records.delete(id);
    removal.retryAtMs = undefined;
    return deletionError(`${type}HookFailed`, `${message} They run again now.`, 0);
  }

  /** Undefined when the render is lost and the hub said that there are hooks in it. */
  private async planned(assignment: HeldAssignment, type: DeleteHook): Promise<PlannedHook[] | undefined> {
    const prepared = await this.parts.manifests.prepare(assignment);
    if (prepared !== undefined) return planHooks(prepared, type);
    return assignment.syncPolicy.deletion?.runsHooks === true ? undefined : [];
  }
}

/** A removal is known by when it was asked for: it goes on where another replica left it. */
function purposeOf({ syncPolicy: { deletion } }: HeldAssignment): HookRunPurpose {
  const content = deletion?.requestedAt ?? '';
  return { content, isTakenOver: content !== '' };
}

const CONSEQUENCE: Readonly<Record<DeleteHook, string>> = {
  PreDelete: 'Nothing is deleted while hooks that run before fail.',
  PostDelete: 'All objects are deleted, but hooks that run afterwards fail.',
};

const RENDER_LOST =
  'Its render is not on disk any more, so the hooks of its removal are unknown. Assign the application once more, or remove it without ' +
  'deleting its objects.';
