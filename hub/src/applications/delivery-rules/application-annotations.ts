import type { Problem } from '@wheelhouse/protocol';
import { parseDurationMs } from './sync-policy.js';

/** An application's annotations that say how it is treated: Argo CD's, and ours beside them. */
export const ANNOTATIONS = {
  compareOptions: 'argocd.argoproj.io/compare-options',
  deletionApproved: 'argocd.argoproj.io/deletion-approved',
  migrationManager: 'argocd.argoproj.io/client-side-apply-migration-manager',
  skipReconcile: 'argocd.argoproj.io/skip-reconcile',
  mode: 'wheelhouse.dev/mode',
  progressDeadline: 'wheelhouse.dev/progress-deadline',
  syncTimeout: 'wheelhouse.dev/sync-timeout',
} as const;

/** How drift and new versions are met: only told of, put right, or put right while new versions wait. */
export const MODES = ['report', 'heal', 'hold-upgrades'] as const;
export type Mode = (typeof MODES)[number];

/** The shortest and the longest time that a sync, or a workload that makes no progress, may be given. */
const MIN_LIMIT_MS = 1_000;
const MAX_LIMIT_MS = 7 * 24 * 3_600_000;
/** What Go's strconv.ParseBool takes for true: Argo CD reads annotations with it. */
const TRUE_TEXTS = new Set(['1', 't', 'T', 'true', 'TRUE', 'True']);

type Annotations = Readonly<Record<string, string>>;

/** The mode; undefined where none is given. One that does not exist is none, and a problem. */
export function modeOf(annotations: Annotations): Mode | undefined {
  const text = textOf(annotations, ANNOTATIONS.mode);
  return MODES.find((mode) => mode === text);
}

/** How long a sync may take in all; undefined where the annotation is absent or says nothing that can be meant. */
export function syncTimeoutOf(annotations: Annotations): number | undefined {
  return limitOf(textOf(annotations, ANNOTATIONS.syncTimeout));
}

/** How long its workloads may do without progress; 0: for ever. Undefined where the annotation is absent or says nothing that can be meant. */
export function progressDeadlineOf(annotations: Annotations): number | undefined {
  const text = textOf(annotations, ANNOTATIONS.progressDeadline);
  return text === '0' ? 0 : limitOf(text);
}

/** Whether Argo CD would leave the application alone entirely. */
export function skipsReconcile(annotations: Annotations): boolean {
  return TRUE_TEXTS.has(textOf(annotations, ANNOTATIONS.skipReconcile) ?? '');
}

/** When a person approved deletions that ask for it; undefined when nobody did, or the text is no time. */
export function deletionApprovalOf(annotations: Annotations): string | undefined {
  const time = Date.parse(textOf(annotations, ANNOTATIONS.deletionApproved) ?? '');
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

/** The options of a comma-separated annotation, in order. */
export function compareOptionsOf(annotations: Annotations): string[] {
  const text = textOf(annotations, ANNOTATIONS.compareOptions) ?? '';
  return text
    .split(',')
    .map((option) => option.trim())
    .filter((option) => option !== '');
}

/** The first annotation of ours that cannot be meant as it is written; undefined when there is none. */
export function annotationProblem(annotations: Annotations): Problem | undefined {
  const mode = textOf(annotations, ANNOTATIONS.mode);
  if (mode !== undefined && modeOf(annotations) === undefined)
    return invalid(ANNOTATIONS.mode, mode, `one of ${MODES.join(', ')}`);
  const timeout = textOf(annotations, ANNOTATIONS.syncTimeout);
  if (timeout !== undefined && syncTimeoutOf(annotations) === undefined)
    return invalid(ANNOTATIONS.syncTimeout, timeout, 'a duration from 1s to 168h, for example 30m');
  const deadline = textOf(annotations, ANNOTATIONS.progressDeadline);
  if (deadline !== undefined && progressDeadlineOf(annotations) === undefined)
    return invalid(
      ANNOTATIONS.progressDeadline,
      deadline,
      'a duration from 1s to 168h, for example 30m, or 0 (for ever)',
    );
  return undefined;
}

function limitOf(text = ''): number | undefined {
  const ms = parseDurationMs(text);
  return ms !== undefined && ms >= MIN_LIMIT_MS && ms <= MAX_LIMIT_MS ? ms : undefined;
}

function invalid(annotation: string, value: string, expected: string): Problem {
  return {
    code: 'INVALID_ANNOTATION',
    message: `The annotation ${annotation} is ${JSON.stringify(value.slice(0, 100))}; expected is ${expected}.`,
    location: `metadata.annotations.${annotation}`,
  };
}

function textOf(annotations: Annotations, key: string): string | undefined {
  return Object.hasOwn(annotations, key) ? annotations[key] : undefined;
}
