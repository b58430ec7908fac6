import type { Project as ProjectType, ProjectSyncWindow } from '@wheelhouse/protocol';
import { storedSpec } from './project-manifest.js';
import type { ProjectRecord } from './project.js';
import { activityOf } from './windows/window-activity.js';
import type { ProjectWindow } from './windows/window-schema.js';

/** What the field resolvers of a project go on from. */
export type PresentedProject = Omit<ProjectType, 'applicationCount'>;

/** A project as the GraphQL type has it. */
export function presentProject({ name, manifest, createdAt, updatedAt }: ProjectRecord, now: Date): PresentedProject {
  const spec = storedSpec(manifest);
  return {
    name,
    description: spec.description ?? '',
    manifest,
    windows: (spec.syncWindows ?? []).map((window) => presentWindow(window, now)),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A window with whether it is open now. */
export function presentWindow(window: ProjectWindow, now: Date): ProjectSyncWindow {
  const { activeUntil, nextAt } = activityOf(window, now);
  return {
    kind: window.kind,
    schedule: window.schedule,
    duration: window.duration,
    timeZone: window.timeZone || 'UTC',
    applications: window.applications ?? [],
    namespaces: window.namespaces ?? [],
    clusters: window.clusters ?? [],
    andOperator: window.andOperator === true,
    manualSync: window.manualSync === true,
    syncOverrun: window.syncOverrun === true,
    description: window.description ?? null,
    isActive: activeUntil !== undefined,
    activeUntil: activeUntil?.toISOString() ?? null,
    nextAt: nextAt?.toISOString() ?? null,
  };
}
