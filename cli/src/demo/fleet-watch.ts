import type { Event } from '@wheelhouse/protocol';
import { listApplications, type ListedApplication } from '../commands/app/application.js';
import { CommandError, EXIT } from '../exit-codes.js';
import type { HubClient } from '../hub-client/hub-client.js';
import { subscribe } from '../hub-client/subscribe.js';

/** How often the table is refreshed while something is awaited; events refresh it sooner. */
const REFRESH_MS = 250;

/** Follows the fleet's events and answers questions about its applications for the demo. */
export class FleetWatch {
  private readonly events: Event[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly abort = new AbortController();
  private readonly hub: HubClient;
  private readonly following: Promise<void>;

  constructor(hub: HubClient) {
    this.hub = hub;
    this.following = this.follow().catch(() => undefined);
  }

  /** The applications as they are now. */
  async applications(): Promise<ListedApplication[]> {
    return await listApplications(this.hub, {});
  }

  /** Calls `show` with the state until `isDone` says so; throws TIMEOUT with the given words. */
  async until(
    isDone: (applications: readonly ListedApplication[]) => boolean | Promise<boolean>,
    show: (applications: readonly ListedApplication[]) => void,
    limit: { timeoutMs: number; what: string },
  ): Promise<ListedApplication[]> {
    const deadline = Date.now() + limit.timeoutMs;
    while (true) {
      const applications = await listApplications(this.hub, {});
      show(applications);
      if (await isDone(applications)) return applications;
      if (Date.now() > deadline) {
        const reasons = applications
          .filter(({ message }) => message)
          .map(({ name, message }) => `\n  ${name}: ${message}`);
        throw new CommandError(
          'TIMEOUT',
          `${limit.what} within ${limit.timeoutMs / 1_000} s.${reasons.join('')}`,
          EXIT.timeout,
        );
      }
      await this.next(REFRESH_MS);
    }
  }

  /** The first event of the type for the application, past or to come. */
  async event(type: string, applicationName: string, timeoutMs: number): Promise<Event> {
    const deadline = Date.now() + timeoutMs;
    while (true) {
      const found = this.events.find((event) => event.type === type && event.applicationName === applicationName);
      if (found) return found;
      if (Date.now() > deadline)
        throw new CommandError(
          'TIMEOUT',
          `No ${type} was seen for ${applicationName} within ${timeoutMs / 1_000} s.`,
          EXIT.timeout,
        );
      await this.next(Math.max(1, deadline - Date.now()));
    }
  }

  async close(): Promise<void> {
    this.abort.abort();
    await this.following;
  }

  private async follow(): Promise<void> {
    const query = `subscription { fleetEvents { id at type severity message clusterName applicationName actor } }`;
    for await (const { fleetEvents } of subscribe<{ fleetEvents: Event }>(
      this.hub.address,
      query,
      {},
      this.abort.signal,
    )) {
      this.events.push(fleetEvents);
      for (const wake of this.waiting) wake();
    }
  }

  private next(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, timeoutMs);
      this.waiting.add(wake);
    });
  }
}
