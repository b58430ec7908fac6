// Takes a verified desired state over into what is managed. Says which applications have to be looked at; touches no cluster. An application
// that is neither assigned nor removed any more (a complete state left it out) is forgotten, and everything of it left alone.
import type { HeldDesiredState } from '../store/state-schema.js';
import type { ManagedState } from './managed-state.js';
import type { Ownership } from './ownership.js';

/** Returns the applications that changed. */
export function adoptDesiredState(state: ManagedState, ownership: Ownership, desired: HeldDesiredState): Set<string> {
  const changed = new Set<string>();
  for (const assignment of desired.assignments) {
    const application = state.ensureApplication(assignment.applicationId);
    if (application.assignment?.digest === assignment.digest) continue;
    application.assignment = assignment;
    application.removal = undefined;
    application.isRemoved = false;
    changed.add(application.id);
  }
  for (const { applicationId, deleteResources } of desired.removals) {
    const application = state.ensureApplication(applicationId);
    if (application.removal !== undefined) continue;
    application.assignment = undefined;
    application.attempt = undefined;
    application.removal = { deleteResources };
    changed.add(applicationId);
    for (const id of ownership.release(applicationId, new Set())) changed.add(id);
  }
  const known = new Set([...desired.assignments, ...desired.removals].map(({ applicationId }) => applicationId));
  for (const application of state.applications.values()) {
    if (known.has(application.id) || (application.assignment ?? application.removal) === undefined) continue;
    application.assignment = undefined;
    application.removal = undefined;
    application.attempt = undefined;
    changed.add(application.id);
    for (const id of ownership.release(application.id, new Set())) changed.add(id);
  }
  return changed;
}
