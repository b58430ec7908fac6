// Runs hooks: makes their objects, follows them until their health says that they are done, deletes them by their policies. Whatever calls it
// comes back whenever an object of the application changed; everything that must not happen twice is in the run, which survives a restart.
import { digestOf } from '@wheelhouse/protocol';
import { describeKey } from '../../engine/object-identity.js';
import type { PlannedHook } from '../../engine/plan/hook-plan.js';
import type { Clock } from '../clock.js';
import { secretFieldsOf } from '../../sops/manifest-decryption.js';
import { describeError, withFields, type ClusterWriter } from '../writes/cluster-writer.js';
import { healthMessageOf } from '../application/confidential.js';
import { takeFacts } from '../state/live-facts.js';
import type { ManagedObject } from '../state/managed-object.js';
import type { ManagedApplication, ManagedState } from '../state/managed-state.js';
import type { ObjectObserver } from '../state/object-observer.js';
import type { Ownership } from '../application/ownership.js';
import { isMadeBy, nameHooks, type NamedHook } from './hook-manifest.js';
import { runningOf, type HookPhase, type HookRecord, type HookRun } from './hook-run.js';

export interface HookRunnerParts {
  readonly state: ManagedState;
  readonly writer: ClusterWriter;
  readonly observer: ObjectObserver;
  readonly ownership: Ownership;
  readonly clock: Clock;
  /** Writes the inventory, and with it the run: before its first hook is made, and before a finished one is deleted. */
  readonly persist: () => Promise<void>;
}

/** Where the hooks come from. */
export interface HookContext {
  readonly renderDigest: string;
  readonly revision: string;
  readonly syncOptions: readonly string[];
}

/** A hook that could not be written to the cluster. */
export interface HookFailure {
  readonly object: ManagedObject;
  readonly error: unknown;
}

/** How the hooks of one step stand. */
export type HookProgress =
  | { readonly type: 'done' }
  /** The cluster has to go on; its events bring the application back. */
  | {
      readonly type: 'waiting';
      readonly reason: string;
      /** Whether some could not be started yet: what follows them has to wait, too. */
      readonly isHeldUp?: boolean;
    }
  /** All ended, and one or more of them badly. */
  | { readonly type: 'failed'; readonly message: string }
  /** One or more could not be made: like an apply that failed. They are made by the next call. */
  | { readonly type: 'refused'; readonly failures: readonly HookFailure[] };

export class HookRunner {
  private readonly parts: HookRunnerParts;
  /** The objects of hooks, also those that are gone: a job with a short life is deleted as soon as it is done. */
  private readonly followed = new WeakMap<HookRecord, ManagedObject>();

  constructor(parts: HookRunnerParts) {
    this.parts = parts;
  }

  /** Starts those hooks that this run has not started yet, in their order, and says how all of them stand. */
  async advance(
    application: ManagedApplication,
    run: HookRun,
    hooks: readonly PlannedHook[],
    context: HookContext,
  ): Promise<HookProgress> {
    const named = nameHooks(hooks, run, context.revision);
    for (const group of Map.groupBy(named, ({ key }) => key.kind).values()) {
      const { failures, waitsFor } = await this.start(application, run, group, context);
      if (failures.length > 0) return { type: 'refused', failures };
      if (waitsFor.length > 0) return { type: 'waiting', reason: waitsFor.join(' '), isHeldUp: true };
    }
    const followed = named.map((hook) => ({ hook, record: run.records.get(hook.id) }));
    await Promise.all(
      followed.map(async ({ hook, record }) => record && (await this.judge(application, hook, record))),
    );
    return this.progressOf(followed.flatMap(({ record }) => record ?? []));
  }

  /** Deletes what the policies of ended hooks say. Throws nothing: what could not be deleted is tried by nobody else, and is told. */
  async cleanUp(application: ManagedApplication, run: HookRun): Promise<string[]> {
    const going = [...run.records.values()].filter(
      ({ phase, policies, uid }) =>
        uid !== '' &&
        ((phase === 'Succeeded' && policies.includes('HookSucceeded')) ||
          (phase === 'Failed' && policies.includes('HookFailed'))),
    );
    return await this.deleteAll(application, going);
  }

  /** Ends the hooks that run: their objects are deleted. */
  async terminate(application: ManagedApplication, run: HookRun): Promise<string[]> {
    const running = runningOf(run);
    const left = await this.deleteAll(application, running);
    for (const record of running) Object.assign(record, { phase: 'Failed', message: 'It was ended.' });
    return left;
  }

  private async start(
    application: ManagedApplication,
    run: HookRun,
    hooks: readonly NamedHook[],
    context: HookContext,
  ): Promise<{ failures: HookFailure[]; waitsFor: string[] }> {
    const { observer, persist } = this.parts;
    const failures: HookFailure[] = [];
    const waitsFor: string[] = [];
    const due = hooks.filter(({ id }) => !run.records.has(id));
    if (due.length === 0) return { failures, waitsFor };
    await observer.remember(due.map(({ object }) => object));
    if (run.records.size === 0) await persist();
    await Promise.all(
      due.map(async (hook) => {
        const owner = this.ownerOf(application, hook);
        if (owner !== undefined) {
          const message = `${describeKey(hook.key)} belongs to application ${owner}.`;
          run.records.set(hook.id, this.newRecord(hook, '', 'Failed', message));
          return;
        }
        const object = this.parts.state.ensureObject(hook.key, application.id);
        try {
          const isStarted = await this.make(object, hook, run, context);
          if (isStarted) this.follow(run, hook, object);
          else waitsFor.push(`${hook.type} hook ${describeKey(hook.key)} waits for the one before it to be deleted.`);
          observer.watch(hook.object);
        } catch (error) {
          failures.push({ object, error });
        }
      }),
    );
    return { failures, waitsFor };
  }

  private follow(run: HookRun, hook: NamedHook, object: ManagedObject): void {
    const record = this.newRecord(hook, object.uid, 'Running', '');
    run.records.set(hook.id, record);
    this.followed.set(record, object);
  }

  /** Makes the object of a hook, unless this run made it before. False: the one of an earlier run is still being deleted. */
  private async make(object: ManagedObject, hook: NamedHook, run: HookRun, context: HookContext): Promise<boolean> {
    const { writer } = this.parts;
    return await writer.exclusively(object, async () => {
      const live = await writer.get(hook.key);
      if (live !== undefined) takeFacts(object, live);
      know(object, hook);
      if (live !== undefined && isMadeBy(live, hook.type, run) && !object.isDeleting) return true;
      if (live !== undefined && (object.isDeleting || hook.policies.includes('BeforeHookCreation'))) {
        if (!object.isDeleting) await writer.delete(object, 'foreground');
        return false;
      }
      const { renderDigest, syncOptions } = context;
      await writer.apply(object, { manifest: hook.object, renderDigest, syncOptions });
      // A hook is followed, not kept as it is: without a digest of what we own nothing of it ever counts as drift.
      Object.assign(object, { isHook: true, ownedDigest: '' });
      return true;
    });
  }

  /** Another application that has the object already. */
  private ownerOf(application: ManagedApplication, hook: NamedHook): string | undefined {
    const ownerId = this.parts.ownership.claim(hook.key, application.id);
    if (ownerId === application.id) return undefined;
    return this.parts.state.applications.get(ownerId)?.assignment?.applicationName ?? ownerId;
  }

  private newRecord(hook: NamedHook, uid: string, phase: HookPhase, message: string): HookRecord {
    const { type, key, policies } = hook;
    return { type, key, policies, startedAt: this.parts.clock.now().toISOString(), phase, uid, message };
  }

  /** Reads from the health of a hook's object how far the hook is (as Argo CD does). */
  private async judge(application: ManagedApplication, hook: NamedHook, record: HookRecord): Promise<void> {
    if (record.phase !== 'Running') return;
    const object = await this.find(application, record);
    if (object === undefined) {
      record.phase = 'Failed';
      record.message = 'It was deleted before it was done.';
      return;
    }
    if (object.health?.isPending === true) return;
    know(object, hook);
    const health = object.health?.health ?? 'Healthy';
    record.message = healthMessageOf(object);
    if (health === 'Healthy') record.phase = 'Succeeded';
    if (health === 'Degraded' || health === 'Unknown') record.phase = 'Failed';
  }

  /** The object of a hook that was started, alive or gone with a result; undefined when it is gone without one. */
  private async find(application: ManagedApplication, record: HookRecord): Promise<ManagedObject | undefined> {
    const { state, writer } = this.parts;
    const { key, uid } = record;
    const followed = this.followed.get(record);
    if (followed?.uid === uid && (followed.isLive || hasResult(followed))) return followed;
    const object = state.ensureObject(key, application.id);
    this.followed.set(record, object);
    if (object.isLive && object.uid === uid) return object;
    const live = await writer.get(key);
    if (live?.metadata.uid === uid) {
      takeFacts(object, live);
      return object;
    }
    if (live === undefined && !object.isLive) state.forgetObject(object);
    return undefined;
  }

  private async deleteAll(application: ManagedApplication, records: readonly HookRecord[]): Promise<string[]> {
    const { state, writer, persist } = this.parts;
    if (records.length === 0) return [];
    await persist();
    const left = await Promise.all(
      records.map(async (record) => {
        const object = state.objects.get(state.ensureObject(record.key, application.id).identity);
        if (object === undefined || object.uid !== record.uid) return [];
        try {
          await writer.exclusively(object, () => writer.delete(object, 'foreground', true));
          return [];
        } catch (error) {
          return [`${describeKey(record.key)} cannot be deleted: ${describeError(error)}`];
        }
      }),
    );
    return left.flat();
  }

  private progressOf(records: readonly HookRecord[]): HookProgress {
    const running = records.find(({ phase }) => phase === 'Running');
    if (running !== undefined) {
      const others = records.filter(({ phase }) => phase === 'Running').length - 1;
      return { type: 'waiting', reason: `${this.describe(running)} runs (${this.ageOf(running)})${more(others)}.` };
    }
    const failed = records.filter(({ phase }) => phase === 'Failed');
    if (failed.length === 0) return { type: 'done' };
    const texts = failed.map((record) => `${this.describe(record)} failed${record.message && `: ${record.message}`}`);
    return { type: 'failed', message: texts.map((text) => text.replace(/[^.]$/, '$&.')).join(' ') };
  }

  private describe({ type, key }: HookRecord): string {
    return `${type} hook ${describeKey(key)}`;
  }

  private ageOf({ startedAt }: HookRecord): string {
    const seconds = Math.max(0, Math.round((this.parts.clock.now().getTime() - Date.parse(startedAt)) / 1_000));
    return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
  }
}

/** What of it is secret, so that its words may be told. */
function know(object: ManagedObject, { object: manifest }: NamedHook): void {
  object.secretFields = withFields(object.secretFields, secretFieldsOf(manifest));
  object.manifestDigest = digestOf(manifest);
}

function hasResult({ health }: ManagedObject): boolean {
  return health?.health === 'Healthy' || health?.health === 'Degraded';
}

function more(count: number): string {
  return count === 0 ? '' : ` and ${count} more`;
}
