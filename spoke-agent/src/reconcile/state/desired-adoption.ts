// Takes a verified desired state over into what is managed. Says which applications have to be looked at; touches no cluster. An application
// that is neither assigned nor removed any more (a complete state left it out) is forgotten, and everything of it left alone.
import type { HeldAssignment, HeldDesiredState } from '../../store/state-schema.js';
import type { ManagedApplication, ManagedState, Removal } from './managed-state.js';
import type { Ownership } from '../application/ownership.js';

/** Returns the applications that changed. */
export function adoptDesiredState(state: ManagedState, ownership: Ownership, desired: HeldDesiredState): Set<string> {
  const changed = new Set<string>();
  for (const assignment of desired.assignments) {
    const application = state.ensureApplication(assignment.applicationId);
    if (assignment.syncPolicy.deletion?.requestedAt !== undefined) {
      for (const id of deleteAsAssigned(application, assignment, ownership)) changed.add(id);
      continue;
    }
    if (application.assignment?.digest === assignment.digest) continue;
    application.assignment = assignment;
    application.removal = undefined;
    application.isRemoved = false;
    changed.add(application.id);
  }
  for (const { applicationId, deleteResources, assignment } of desired.removals) {
    const application = state.ensureApplication(applicationId);
    const { removal } = application;
    const isKnown = (removal?.assignment ?? assignment)?.digest === removal?.assignment?.digest;
    // A removal under way goes on; it may only become one that leaves what is left.
    if (removal?.deleteResources === deleteResources && isKnown) continue;
    const last = assignment ?? application.assignment ?? removal?.assignment;
    application.assignment = undefined;
    application.attempt = undefined;
    application.removal = { ...newRemoval(), ...removal, deleteResources, assignment: last };
    changed.add(applicationId);
    for (const id of ownership.giveUp(application)) changed.add(id);
  }
  const known = new Set([...desired.assignments, ...desired.removals].map(({ applicationId }) => applicationId));
  for (const application of state.applications.values()) {
    if (known.has(application.id) || (application.assignment ?? application.removal) === undefined) continue;
    application.assignment = undefined;
    application.removal = undefined;
    application.attempt = undefined;
    changed.add(application.id);
    for (const id of ownership.giveUp(application)) changed.add(id);
  }
  return changed;
}

/** It is to be deleted, and what its assignment says meanwhile counts. Returns the applications that have to be looked at. */
function deleteAsAssigned(application: ManagedApplication, assignment: HeldAssignment, ownership: Ownership): string[] {
  const { removal } = application;
  if (removal?.assignment?.digest === assignment.digest) return [];
  application.assignment = undefined;
  application.attempt = undefined;
  application.removal = { ...newRemoval(), ...removal, deleteResources: true, assignment };
  // A person asked again, or Git changed: hooks that failed run again, too.
  if (removal?.retryAtMs !== undefined) application.removal.retryAtMs = 0;
  return [application.id, ...ownership.giveUp(application)];
}

function newRemoval(): Omit<Removal, 'deleteResources' | 'assignment'> {
  return { isPrepared: false, isDeleted: false, isDone: false, hooks: undefined, failures: 0, retryAtMs: undefined };
}
