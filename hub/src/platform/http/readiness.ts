/** How long a readiness question may take to answer. */
const CHECK_TIMEOUT_MS = 2_000;

/** Why the hub does not serve; undefined when it does. */
type Check = () => Promise<string | undefined>;

/** Whether the hub serves: first the steps of its start, then, for each question, the state of its database. */
export class Readiness {
  private step = 'starting';
  private check: Check | undefined;

  /** What the start waits for now. */
  isAt(step: string): void {
    this.step = step;
  }

  /** The start is over; from now on the check answers. */
  isUp(check: Check): void {
    this.check = check;
  }

  isStopping(): void {
    this.check = undefined;
    this.step = 'stopping';
  }

  /** Why the hub does not serve now; undefined when it does. Never throws, answers within two seconds. */
  async obstacle(): Promise<string | undefined> {
    if (this.check === undefined) return this.step;
    const { promise: timeout, resolve } = Promise.withResolvers<string>();
    const timer = setTimeout(() => resolve('the database does not answer in time'), CHECK_TIMEOUT_MS);
    try {
      return await Promise.race([this.check(), timeout]);
    } catch (error) {
      return `the database cannot be reached: ${error instanceof Error ? error.message : String(error)}`;
    } finally {
      clearTimeout(timer);
    }
  }
}
