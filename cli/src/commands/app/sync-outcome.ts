// Waits for syncs that were asked for. An operation is told from the one before it by its start, which the cluster's clock wrote: the
// two are compared with each other only, never with the clock of this machine.
import type { Operation } from '@wheelhouse/protocol';
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError, EXIT } from '../../exit-codes.js';
import type { HubClient } from '../../hub-client/hub-client.js';
import { remark } from '../../output/print.js';
import { foundApplication } from './application.js';

/** Whoever waits longer is told what for. */
const PATIENCE_MS = 3_000;
/** How often the state is asked for. */
const POLL_MS = 300;

const OPERATION = `query($name: String!) { application(name: $name) { message operation { phase message startedAt finishedAt
  results { group version kind namespace name status message hookType hookPhase } } } }`;

type LastOperation = Pick<Operation, 'phase' | 'message' | 'startedAt' | 'finishedAt' | 'results'>;

/** What became of the syncs that were waited for. */
export interface SyncOutcomes {
  /** A sentence for each that failed. */
  readonly failed: readonly string[];
  /** By application. */
  readonly operations: ReadonlyMap<string, LastOperation>;
}

/** When each application's last operation started; NOT_FOUND when one of them does not exist. */
export async function lastOperations(
  hub: HubClient,
  names: readonly string[],
): Promise<Map<string, string | undefined>> {
  const starts = new Map<string, string | undefined>();
  for (const name of names) starts.set(name, (await stateOf(hub, name)).operation?.startedAt);
  return starts;
}

/** Waits until each application has finished another operation than before. Throws TIMEOUT. */
export async function untilFinished(
  hub: HubClient,
  before: ReadonlyMap<string, string | undefined>,
  timeoutSeconds: number,
): Promise<SyncOutcomes> {
  const deadline = Date.now() + timeoutSeconds * 1_000;
  const failed: string[] = [];
  const operations = new Map<string, LastOperation>();
  const waits = new WaitTeller();
  let pending = [...before.keys()];
  while (true) {
    const waiting: string[] = [];
    for (const name of pending) {
      const { operation, message } = await stateOf(hub, name);
      if (!operation?.finishedAt || operation.startedAt === before.get(name)) {
        waiting.push(name);
        waits.tell(name, message);
        continue;
      }
      operations.set(name, operation);
      if (operation.phase !== 'Succeeded')
        failed.push(`Application "${name}": ${operation.phase}: ${operation.message ?? 'no reason was given'}`);
    }
    pending = waiting;
    if (pending.length === 0) return { failed, operations };
    if (Date.now() >= deadline)
      throw new CommandError(
        'TIMEOUT',
        `After ${timeoutSeconds} s these syncs had no outcome: ${pending.join(', ')}. \`wheelhouse app get NAME\` says what they wait for.`,
        EXIT.timeout,
      );
    await sleep(POLL_MS);
  }
}

/** Tells what applications wait for, each reason once. */
class WaitTeller {
  private readonly told = new Map<string, string>();
  private readonly beganAt = Date.now();

  tell(name: string, message: string | null): void {
    if (!message || Date.now() - this.beganAt < PATIENCE_MS || this.told.get(name) === message) return;
    this.told.set(name, message);
    remark(`application/${name} waits: ${message}`);
  }
}

interface SyncedState {
  readonly operation: LastOperation | null;
  readonly message: string | null;
}

async function stateOf(hub: HubClient, name: string): Promise<SyncedState> {
  const { application } = await hub.request<{ application: SyncedState | null }>(OPERATION, { name });
  return foundApplication(application, name);
}
