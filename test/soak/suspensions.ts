// Which applications were suspended when: meanwhile nothing of theirs may be written, not even to put drift right.
import type { AgentWrite } from './causes.js';

interface Suspension {
  readonly objects: ReadonlySet<string>;
  readonly from: number;
  until: number;
}

export class Suspensions {
  private readonly all: Suspension[] = [];
  private readonly current = new Map<string, Suspension>();

  /** The applications that are suspended now. */
  get names(): string[] {
    return [...this.current.keys()];
  }

  /** The agent knows of it by now. `objects`: all that the application may have, as the audit log names them. */
  begin(name: string, objects: readonly string[], at: number = Date.now()): void {
    const suspension = { objects: new Set(objects), from: at, until: Infinity };
    this.current.set(name, suspension);
    this.all.push(suspension);
  }

  /** It is about to be resumed. */
  end(name: string, at: number = Date.now()): void {
    const suspension = this.current.get(name);
    if (suspension) suspension.until = at;
    this.current.delete(name);
  }

  /** The writes to objects of applications that were suspended, as sentences. */
  broken(writes: readonly AgentWrite[]): string[] {
    return writes
      .filter(({ object, at }) =>
        this.all.some(({ objects, from, until }) => at > from && at < until && objects.has(object)),
      )
      .map(
        ({ object, verb, at }) =>
          `the agent wrote (${verb}) ${object} at ${new Date(at).toISOString()}, while its application was suspended`,
      );
  }
}
