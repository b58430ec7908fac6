// Why the agent may write: every change that the soak makes is a cause for the objects that it concerns. The API server's audit log says what
// the agent wrote; a write without a cause since the write before it is a violation, and so is a deletion that nobody wanted.

/** A write of the agent, from the audit log. */
export interface AgentWrite {
  readonly object: string;
  readonly verb: string;
  readonly at: number;
}

/** What happened just before the last write may not have been seen by it. */
const SLACK_MS = 5_000;
/** A request may be under way for so long when answers end, or begin to come again. */
const UNDER_WAY_MS = 500;
/** After so long without anything, a cause must not lead to a further write. */
const LATEST_MS = 300_000;

export class Causes {
  private readonly byObject = new Map<string, number>();
  private readonly removals = new Map<string, number>();
  private readonly lastWrites = new Map<string, number>();
  /**
   * Causes since the last check that no write answered yet, oldest first: an edit by hand and a commit during an outage are two causes, and
   * the agent may answer each with a write of its own however long the outage was.
   */
  private readonly open = new Map<string, number[]>();
  private readonly unanswered: { readonly from: number; readonly to: number }[] = [];

  /** The soak did something to these objects, or to what they should be. */
  note(objects: readonly string[], at: number = Date.now()): void {
    for (const object of objects) {
      this.byObject.set(object, at);
      this.add(`write ${object}`, at);
    }
  }

  /** Causes of the last while may lead to one more write from now: who was to write may have forgotten that it did. */
  renew(isMeant: (object: string) => boolean, withinMs: number, at: number = Date.now()): void {
    for (const [object, cause] of this.byObject)
      if (isMeant(object) && at - cause < withinMs) this.byObject.set(object, at);
  }

  /** As {@link note}, where the agent may also delete them. */
  noteRemoval(objects: readonly string[], at: number = Date.now()): void {
    this.note(objects, at);
    for (const object of objects) {
      this.removals.set(object, at);
      this.add(`delete ${object}`, at);
    }
  }

  /** Answers did not come between two times: what was written then is written again until one comes, and answers no cause. */
  noteUnanswered(from: number, to: number = Date.now()): void {
    this.unanswered.push({ from: from - UNDER_WAY_MS, to: to + UNDER_WAY_MS });
  }

  /** The writes that had no cause, as sentences. Everything is at rest: a cause that none of them answered leads to none any more. */
  unexplained(writes: readonly AgentWrite[]): string[] {
    const found: string[] = [];
    for (const { object, verb, at } of writes) {
      const isRemoval = verb.startsWith('delete');
      const cause = (isRemoval ? this.removals : this.byObject).get(object);
      // One cause may lead to a deletion and to a new object: a hook is deleted before it runs again.
      const kind = `${isRemoval ? 'delete' : 'write'} ${object}`;
      const before = this.lastWrites.get(kind) ?? 0;
      const isAnswered = !this.unanswered.some(({ from, to }) => at >= from && at <= to);
      const isRecent = cause !== undefined && cause >= before - SLACK_MS && at - cause < LATEST_MS;
      const isExplained = this.answers(kind, at, isAnswered) || isRecent;
      if (isAnswered) this.lastWrites.set(kind, at);
      if (!isExplained) {
        const since =
          cause === undefined
            ? 'nothing ever asked for that'
            : `its last cause was ${Math.round((at - cause) / 1_000)} s before`;
        found.push(`the agent wrote (${verb}) ${object} at ${new Date(at).toISOString()}, but ${since}`);
      }
    }
    this.open.clear();
    this.unanswered.length = 0;
    return found;
  }

  private add(kind: string, at: number): void {
    this.open.set(kind, [...(this.open.get(kind) ?? []), at]);
  }

  /** Whether there is an open cause before a write; the oldest is taken where the writer knows that it wrote. */
  private answers(kind: string, at: number, isAnswered: boolean): boolean {
    const causes = this.open.get(kind) ?? [];
    const index = causes.findIndex((cause) => cause <= at && at - cause < LATEST_MS);
    if (index < 0) return false;
    if (isAnswered) this.open.set(kind, causes.toSpliced(index, 1));
    return true;
  }
}
