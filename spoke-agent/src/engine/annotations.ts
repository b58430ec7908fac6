// What users' manifests say to the agent. Argo CD's annotations are read as they are; ours, with our prefix, win.
import { ARGOCD_PREFIX, WHEELHOUSE_PREFIX } from '@wheelhouse/protocol';
import type { KubernetesObject } from '../cluster/cluster.js';

/** An annotation by its name without prefix, for example `sync-wave`. */
export function annotationOf(object: KubernetesObject, name: string): string | undefined {
  const { annotations } = object.metadata;
  if (annotations === undefined) return undefined;
  const [ours, theirs] = namesOf(name);
  return annotations[ours] ?? annotations[theirs];
}

/** The full names of what is asked for: made once, this is asked for each object and event. */
const FULL_NAMES = new Map<string, readonly [string, string]>();

function namesOf(name: string): readonly [string, string] {
  const known = FULL_NAMES.get(name);
  if (known !== undefined) return known;
  const names = [`${WHEELHOUSE_PREFIX}${name}`, `${ARGOCD_PREFIX}${name}`] as const;
  FULL_NAMES.set(name, names);
  return names;
}

/** The entries of a comma list annotation. */
function listOf(object: KubernetesObject, name: string): string[] {
  return entriesOf(annotationOf(object, name));
}

/** The entries of a comma list. */
export function entriesOf(list: string | undefined): string[] {
  if (list === undefined) return [];
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** Whether an object may be there although Git does not have it: `compare-options: IgnoreExtraneous`. */
export function isExtraAllowed(object: KubernetesObject): boolean {
  return listOf(object, 'compare-options').includes('IgnoreExtraneous');
}

/** The sync options that an object itself names. */
export function ownSyncOptions(object: KubernetesObject): string[] {
  return listOf(object, 'sync-options');
}

/** A sync option: the object's own wins over the application's; undefined when neither names it. */
export function syncOption(
  object: KubernetesObject | undefined,
  applicationOptions: readonly string[],
  name: string,
): string | undefined {
  const start = `${name}=`;
  const isIt = (option: string): boolean => option.startsWith(start);
  const own = object === undefined ? undefined : ownSyncOptions(object).find(isIt);
  return (own ?? applicationOptions.find(isIt))?.slice(start.length);
}

/** The wave of an object: an integer, Helm's hook weight where there is none, 0 when that is absent or unreadable (as in Argo CD). */
export function syncWaveOf(object: KubernetesObject): number {
  const texts = [annotationOf(object, 'sync-wave'), object.metadata.annotations?.['helm.sh/hook-weight']];
  return texts.map(integerOf).find((wave) => wave !== undefined) ?? 0;
}

function integerOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined;
  const wave = Number(text);
  return Number.isSafeInteger(wave) ? wave : undefined;
}

/** Whether the object's health does not count for its application. */
export function isHealthIgnored(object: KubernetesObject): boolean {
  return annotationOf(object, 'ignore-healthcheck') === 'true';
}
