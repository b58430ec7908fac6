// The objects of hooks as they are made: with a name of their own in every run where the manifest has none, and with the mark of the run.
import { WHEELHOUSE_PREFIX } from '@wheelhouse/protocol';
import type { KubernetesObject, ObjectKey } from '../../cluster/cluster.js';
import type { HookType } from '../../engine/hooks.js';
import { identityOf, hasName, keyOf } from '../../engine/object-identity.js';
import type { PlannedHook } from '../../engine/plan/hook-plan.js';
import { retracked } from '../../engine/tracking.js';
import { hookId, type HookRun } from './hook-run.js';

/** Names the run that made an object, and the occasion, so that the run knows it again after a restart. */
export const HOOK_RUN_ANNOTATION = `${WHEELHOUSE_PREFIX}hook-run`;
/** Names the occasion and what the run is for, so that a replica that takes over knows what the one before it made. */
export const HOOK_CONTENT_ANNOTATION = `${WHEELHOUSE_PREFIX}hook-content`;
/** The longest name of a Job whose pods carry it in a label. */
const LONGEST_NAME = 63;
/** How much of a revision is in a name (as in Argo CD). */
const REVISION_LENGTH = 7;

/** A hook with the name that its object has in this run. */
export interface NamedHook extends PlannedHook {
  /** See {@link hookId}. */
  readonly id: string;
  readonly identity: string;
  readonly key: ObjectKey;
}

/** The same hooks, revision and run give the same names: a restart finds what it made before. */
export function nameHooks(hooks: readonly PlannedHook[], run: HookRun, revision: string): NamedHook[] {
  const used = new Set<string>();
  return hooks.map((hook) => {
    let object = hook.object;
    for (let copy = 0; !hasName(hook.object); copy += 1) {
      object = retracked(withName(hook, run, revision, copy));
      if (!used.has(identityOf(keyOf(object)))) break;
    }
    const key = keyOf(object);
    const identity = identityOf(key);
    used.add(identity);
    return { ...hook, object: marked(object, hook.type, run), key, identity, id: hookId(hook.type, identity) };
  });
}

/** Argo CD's form: `<generateName><revision>-<type>-<Unix time of the start>`. */
function withName({ object, type }: PlannedHook, run: HookRun, revision: string, copy: number): KubernetesObject {
  const { generateName = '', ...metadata } = object.metadata;
  const short = revision
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')
    .slice(0, REVISION_LENGTH);
  const seconds = Math.floor(Date.parse(run.startedAt) / 1_000);
  const ending = [short, type.toLowerCase(), seconds, ...(copy === 0 ? [] : [copy])].filter(Boolean).join('-');
  const name = `${generateName.slice(0, LONGEST_NAME - ending.length)}${ending}`;
  return { ...object, metadata: { ...metadata, name } };
}

/** Whether this run, or the one that it takes over, made the object on this occasion: one object may be a hook before and after. */
export function isMadeBy({ metadata: { annotations = {} } }: KubernetesObject, type: HookType, run: HookRun): boolean {
  if (annotations[HOOK_RUN_ANNOTATION] === markOf(type, run)) return true;
  return run.isTakenOver && run.content !== '' && annotations[HOOK_CONTENT_ANNOTATION] === contentMarkOf(type, run);
}

function markOf(type: HookType, { id }: HookRun): string {
  return `${type}.${id}`;
}

function contentMarkOf(type: HookType, { content }: HookRun): string {
  return `${type}.${content}`;
}

function marked(object: KubernetesObject, type: HookType, run: HookRun): KubernetesObject {
  const annotations = {
    ...object.metadata.annotations,
    [HOOK_RUN_ANNOTATION]: markOf(type, run),
    ...(run.content !== '' && { [HOOK_CONTENT_ANNOTATION]: contentMarkOf(type, run) }),
  };
  return { ...object, metadata: { ...object.metadata, annotations } };
}
