import { globMatches, type SyncWindow } from '@wheelhouse/protocol';
import { windowDurationMs } from './window-duration.js';
import type { ProjectWindow } from './window-schema.js';

/** What windows look at of an application. */
export interface WindowedApplication {
  readonly name: string;
  readonly namespace: string;
  readonly cluster: { readonly name: string; readonly server: string };
}

/** The windows of a project that concern an application, in their order. */
export function matchingWindows<Window extends ProjectWindow>(
  windows: readonly Window[],
  application: WindowedApplication,
): Window[] {
  return windows.filter((window) => concerns(window, application));
}

/** Any of the lists is enough, or, with `andOperator`, all that are there. */
function concerns(
  { applications, namespaces, clusters, andOperator }: ProjectWindow,
  to: WindowedApplication,
): boolean {
  const { name, namespace, cluster } = to;
  const verdicts = [
    verdictOf(applications, [name]),
    verdictOf(clusters, [cluster.name, cluster.server]),
    verdictOf(namespaces, [namespace]),
  ].filter((verdict) => verdict !== undefined);
  return andOperator === true ? verdicts.length > 0 && verdicts.every(Boolean) : verdicts.some(Boolean);
}

/** Undefined when nothing is listed. */
function verdictOf(patterns: readonly string[] | null | undefined, texts: readonly string[]): boolean | undefined {
  if (!patterns || patterns.length === 0) return undefined;
  return patterns.some((pattern) => texts.some((text) => text !== '' && globMatches(pattern, text)));
}

/** The window as agents evaluate it. */
export function deliveredWindow(window: ProjectWindow): SyncWindow {
  const { kind, schedule, duration, timeZone, manualSync, syncOverrun, description } = window;
  return {
    kind,
    schedule: schedule.trim().split(/\s+/).join(' '),
    durationMs: windowDurationMs(duration) ?? 0,
    ...(timeZone && { timeZone }),
    ...(manualSync === true && { manualSync }),
    ...(syncOverrun === true && { syncOverrun }),
    ...(description && { description }),
  };
}
