// Which applications take a sync that a person asks for.
import type { Transaction } from '../../platform/database/transaction.js';
import type { ApplicationCommandStore, CommandedApplication } from '../store/application-command-store.js';
import { ApplicationDeletingError, ApplicationHeldError, ApplicationUnassignedError } from '../applications.errors.js';
import { isHubDestination } from '../hub-destination.js';

/** Locks an application that people may give orders about its sync. Throws NOT_FOUND, and CONFLICT for one that goes or has no cluster. */
export async function getSyncable(
  commands: ApplicationCommandStore,
  name: string,
  tx: Transaction,
): Promise<CommandedApplication> {
  const application = await commands.getForUpdate(name, tx);
  if (application.isDeleting) throw new ApplicationDeletingError(name);
  if (application.clusterId === null && !isHubDestination(application.spec))
    throw new ApplicationUnassignedError(name, application.destination);
  return application;
}

/** Throws CONFLICT where the cluster takes no requests: what is asked for now is not meant for the day on which it does. */
export async function checkTakesRequests(
  commands: ApplicationCommandStore,
  application: CommandedApplication,
  tx: Transaction,
): Promise<void> {
  const { hold, localHold } = await commands.getDelivered(application, tx);
  if (hold && !hold.allowsRequests) throw new ApplicationHeldError(application.name, hold.message);
  if (localHold !== null) throw new ApplicationHeldError(application.name, localHold);
}
